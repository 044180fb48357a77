<?php
/**
 * What is held as suspected spam.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'spam' );
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->checkboxes(
			__( 'Hold for a decision', 'halt-tracker' ),
			array(
				'spam_words'     => __( 'Hold what has a word of WordPress’s list of disallowed words', 'halt-tracker' ),
				'spam_time_trap' => __( 'Hold what is sent faster than anybody types', 'halt-tracker' ),
				'spam_akismet'   => __( 'Ask Akismet before sending (this hands what visitors write, and their address, to Akismet)', 'halt-tracker' ),
			)
		);
		?>
	</table>
	<?php
};
