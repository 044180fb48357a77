<?php
/**
 * Files of "Divi Contact Form Helper".
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Version 1.3 was run; later versions keep the folders or use the media library's (Divi contract, section 7).
 */
class Contact_Form_Helper_Files implements Upload_Adapter {

	/**
	 * Folders to look in.
	 *
	 * @param string $form_id Unique id of the form.
	 * @return list<array{path:string,max_age:int}>
	 */
	public function folders( string $form_id ): array {
		$uploads = wp_get_upload_dir();
		if ( ! empty( $uploads['error'] ) ) {
			return array();
		}
		$base    = $uploads['basedir'];
		$folders = array(
			array(
				'path'    => $base . '/pwh-dcfh-uploads/tmp',
				'max_age' => 0,
			),
		);
		// The month of the site's clock; the month before, for a form sent at its end.
		foreach ( array( 'now', '-1 day' ) as $when ) {
			$month = '/' . wp_date( 'Y/m', (int) strtotime( $when ) );
			if ( '' !== $form_id ) {
				$folders[] = array(
					'path'    => $base . '/pwh-dcfh-uploads/forms/' . $form_id . $month,
					'max_age' => 0,
				);
			}
			// Shared with the whole media library: only what was uploaded for this form can be fresh.
			$folders[] = array(
				'path'    => $base . $month,
				'max_age' => DAY_IN_SECONDS,
			);
		}
		return $folders;
	}
}
