<?php
/**
 * Files of "Contact Form Extender for Divi".
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * It deletes its files in a shutdown function of the same request, so they must be copied inside the hook
 * (Divi contract, section 7).
 */
class Contact_Form_Extender_Files implements Upload_Adapter {

	/**
	 * Folders to look in.
	 *
	 * @param string $form_id Unique id of the form; not used by this extension.
	 * @return list<array{path:string,max_age:int}>
	 */
	public function folders( string $form_id ): array {
		$uploads = wp_get_upload_dir();
		return ! empty( $uploads['error'] ) ? array() : array(
			array(
				'path'    => $uploads['basedir'] . '/cfefd-uploads/tmp',
				'max_age' => 0,
			),
		);
	}
}
