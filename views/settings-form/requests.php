<?php
/**
 * How requests of other systems are limited.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'requests' );
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->checkboxes(
			__( 'Ways in', 'halt-tracker' ),
			array(
				'url_tokens' => __( 'Accept tokens in the address (weak: they end up in access logs)', 'halt-tracker' ),
				'fast_path'  => __( 'Open the fast path: submissions of other systems are taken without WordPress', 'halt-tracker' ),
			),
			/* translators: 1: name of a file in the documentation, 2: name of the site's directory. */
			sprintf( __( 'The web server must send an address to php/ingest.php; see %1$s. Name of this site there: %2$s', 'halt-tracker' ), 'docs/fast-path.md', $data['fast_path_site'] )
		);
		$rows->number( 'per_source', __( 'Requests a minute of one sender', 'halt-tracker' ), 60000, __( '0: no limit.', 'halt-tracker' ) );
		$rows->number( 'per_address', __( 'Requests a minute of one address', 'halt-tracker' ), 60000, __( '0: no limit.', 'halt-tracker' ) );
		$rows->text( 'trusted_proxies', __( 'Trusted proxies', 'halt-tracker' ), __( 'Addresses or networks (10.0.0.0/8) in front of this server, separated by commas. Nobody else is believed who the visitor is.', 'halt-tracker' ), array(), implode( ', ', (array) $data['settings']['trusted_proxies'] ) );
		$rows->select(
			'forwarded_header',
			__( 'Header of the proxies', 'halt-tracker' ),
			array(
				'x-forwarded-for' => 'X-Forwarded-For',
				'forwarded'       => 'Forwarded',
			),
			__( 'In it they name the visitor.', 'halt-tracker' )
		);
		$rows->megabytes( 'max_body', __( 'Largest JSON request (MB)', 'halt-tracker' ), 256 );
		$rows->megabytes( 'max_multipart', __( 'Largest multipart request (MB)', 'halt-tracker' ), 1024 );
		?>
	</table>
	<?php
};
