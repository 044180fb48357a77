<?php
/**
 * The form of the settings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$settings = $data['settings'];
	$locked   = static function ( string $name ): bool {
		return null !== Settings::constant( $name );
	};
	$note     = static function ( string $name ) use ( $locked ): void {
		if ( $locked( $name ) ) {
			/* translators: %s: name of a PHP constant. */
			echo '<p class="description">' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS[ $name ] ) ) . '</p>';
		}
	};
	$text     = static function ( string $name, array $attributes = array() ) use ( $settings, $locked ): void {
		$attributes += array( 'id' => 'halt-tracker-' . $name );
		if ( $locked( $name ) ) {
			$attributes['disabled'] = 'disabled';
		}
		View::text( $name, (string) $settings[ $name ], $attributes );
	};
	$number   = static function ( string $name, int $value, int $max ): void {
		View::text(
			$name,
			(string) $value,
			array(
				'id'    => 'halt-tracker-' . $name,
				'type'  => 'number',
				'class' => 'small-text',
				'min'   => '0',
				'max'   => (string) $max,
			)
		);
	};
	View::form( 'save_settings' );
	?>
	<h2><?php esc_html_e( 'Account at Tracker', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><label for="halt-tracker-region"><?php esc_html_e( 'Region', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'region',
					array(
						'row' => __( 'United Kingdom and rest of world', 'halt-tracker' ),
						'us'  => __( 'United States', 'halt-tracker' ),
						'ca'  => __( 'Canada', 'halt-tracker' ),
					),
					(string) $settings['region'],
					'halt-tracker-region'
				);
				?>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-dialect"><?php esc_html_e( 'Interface', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'dialect',
					array(
						'rest'   => __( 'REST (recommended)', 'halt-tracker' ),
						'widget' => __( 'Widget (classic)', 'halt-tracker' ),
					),
					(string) $settings['dialect'],
					'halt-tracker-dialect'
				);
				?>
				<p class="description"><?php esc_html_e( 'The classic interface cannot read contacts, tags, document lists or marketing preferences.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-client_id"><?php esc_html_e( 'Client id', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				$text( 'client_id' );
				$note( 'client_id' );
				?>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-client_secret"><?php esc_html_e( 'Client secret', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				$attributes = array(
					'id'           => 'halt-tracker-client_secret',
					'type'         => 'password',
					'autocomplete' => 'new-password',
					'placeholder'  => $data['has_client_secret'] ? '••••••••••••' : '',
				);
				View::text( 'client_secret', '', $locked( 'client_secret' ) ? $attributes + array( 'disabled' => 'disabled' ) : $attributes );
				$note( 'client_secret' );
				?>
				<p class="description"><?php echo esc_html( $data['has_client_secret'] ? __( 'Saved. It is never shown; leave this empty to keep it.', 'halt-tracker' ) : __( 'Not set yet. Tracker issues it for your account.', 'halt-tracker' ) ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><?php esc_html_e( 'Redirect address', 'halt-tracker' ); ?></th>
			<td><code class="halt-tracker-wrap"><?php echo esc_html( $data['redirect_uri'] ); ?></code>
			<p class="description"><?php esc_html_e( 'Tracker sends the browser back to this address after you have agreed.', 'halt-tracker' ); ?></p></td>
		</tr>
	</table>
	<details<?php echo '' !== $settings['classic_url'] . $settings['rest_url'] ? ' open' : ''; ?>>
		<summary><?php esc_html_e( 'Other addresses (for a proxy or a test system)', 'halt-tracker' ); ?></summary>
		<table class="form-table" role="presentation">
			<?php
			$overrides = array(
				'classic_url' => __( 'OAuth and Widget address', 'halt-tracker' ),
				'rest_url'    => __( 'REST address', 'halt-tracker' ),
			);
			foreach ( $overrides as $name => $label ) :
				?>
				<tr>
					<th scope="row"><label for="halt-tracker-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $label ); ?></label></th>
					<td>
						<?php
						$text(
							$name,
							array(
								'type'        => 'url',
								'placeholder' => __( 'as the region says', 'halt-tracker' ),
							)
						);
						$note( $name );
						?>
					</td>
				</tr>
			<?php endforeach; ?>
		</table>
	</details>
	<h2><?php esc_html_e( 'Capture and delivery', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><?php esc_html_e( 'Switches', 'halt-tracker' ); ?></th>
			<td><fieldset><legend class="screen-reader-text"><?php esc_html_e( 'Switches', 'halt-tracker' ); ?></legend>
				<p><?php View::checkbox( 'hook_enabled', __( 'Capture Divi forms of this site', 'halt-tracker' ), (bool) $settings['hook_enabled'] ); ?></p>
				<p><?php View::checkbox( 'after_response', __( 'Deliver right after the visitor has the answer', 'halt-tracker' ), (bool) $settings['after_response'] ); ?></p>
				<p><?php View::checkbox( 'paused', __( 'Pause: store submissions, send nothing', 'halt-tracker' ), (bool) $settings['paused'], $locked( 'paused' ) ); ?></p>
				<?php $note( 'paused' ); ?>
				<p><?php View::checkbox( 'fast_path', __( 'Open the fast path: submissions of other systems are taken without WordPress', 'halt-tracker' ), (bool) $settings['fast_path'] ); ?></p>
				<p class="description">
					<?php
					/* translators: 1: name of a file in the documentation, 2: name of the site's directory. */
					echo esc_html( sprintf( __( 'The web server must send an address to php/ingest.php; see %1$s. Name of this site there: %2$s', 'halt-tracker' ), 'docs/fast-path.md', $data['fast_path_site'] ) );
					?>
				</p>
				<p><?php View::checkbox( 'url_tokens', __( 'Accept tokens in the address (weak: they end up in access logs)', 'halt-tracker' ), (bool) $settings['url_tokens'] ); ?></p>
			</fieldset></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-country"><?php esc_html_e( 'Country of phone numbers', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				$text(
					'country',
					array(
						'class'       => 'small-text',
						'maxlength'   => '2',
						'placeholder' => \Halt\Tracker\Environment::country( get_locale() ),
					)
				);
				?>
				<p class="description"><?php esc_html_e( 'Two letters, such as GB; for numbers without a country code. Empty: by the site’s language.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-schedule"><?php esc_html_e( 'Try again after', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::text( 'schedule', \Halt\Tracker\Admin\Settings_Page::schedule_text( (array) $settings['schedule'] ), array( 'id' => 'halt-tracker-schedule' ) );
				?>
				<p class="description"><?php esc_html_e( 'Separated by commas; s, m, h and d are seconds, minutes, hours and days.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-max_attempts"><?php esc_html_e( 'Attempts', 'halt-tracker' ); ?></label></th>
			<td><?php $number( 'max_attempts', (int) $settings['max_attempts'], 100 ); ?></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-calls_per_minute"><?php esc_html_e( 'Calls to Tracker a minute', 'halt-tracker' ); ?></label></th>
			<td><?php $number( 'calls_per_minute', (int) $settings['calls_per_minute'], 6000 ); ?></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-concurrency"><?php esc_html_e( 'Deliveries at a time', 'halt-tracker' ); ?></label></th>
			<td><?php $number( 'concurrency', (int) $settings['concurrency'], 64 ); ?></td>
		</tr>
	</table>
	<h2><?php esc_html_e( 'Limits', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<?php
		$limits = array(
			'max_file'        => array( __( 'Largest file (MB)', 'halt-tracker' ), intdiv( (int) $settings['max_file'], MB_IN_BYTES ), 100 ),
			'max_files'       => array( __( 'Files of a submission', 'halt-tracker' ), (int) $settings['max_files'], 100 ),
			'max_body'        => array( __( 'Largest JSON request (MB)', 'halt-tracker' ), intdiv( (int) $settings['max_body'], MB_IN_BYTES ), 256 ),
			'spool_max_bytes' => array( __( 'Largest spool, where submissions wait that cannot be stored otherwise (MB)', 'halt-tracker' ), intdiv( (int) $settings['spool_max_bytes'], MB_IN_BYTES ), 1048576 ),
			'max_multipart'   => array( __( 'Largest multipart request (MB)', 'halt-tracker' ), intdiv( (int) $settings['max_multipart'], MB_IN_BYTES ), 1024 ),
			'per_source'      => array( __( 'Requests a minute of one sender (0: no limit)', 'halt-tracker' ), (int) $settings['per_source'], 60000 ),
			'per_address'     => array( __( 'Requests a minute of one address (0: no limit)', 'halt-tracker' ), (int) $settings['per_address'], 60000 ),
		);
		foreach ( $limits as $name => $limit ) :
			?>
			<tr>
				<th scope="row"><label for="halt-tracker-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $limit[0] ); ?></label></th>
				<td><?php $number( $name, $limit[1], $limit[2] ); ?></td>
			</tr>
		<?php endforeach; ?>
		<tr>
			<th scope="row"><label for="halt-tracker-trusted_proxies"><?php esc_html_e( 'Trusted proxies', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::text( 'trusted_proxies', implode( ', ', (array) $settings['trusted_proxies'] ), array( 'id' => 'halt-tracker-trusted_proxies' ) );
				View::select(
					'forwarded_header',
					array(
						'x-forwarded-for' => 'X-Forwarded-For',
						'forwarded'       => 'Forwarded',
					),
					(string) $settings['forwarded_header'],
					'halt-tracker-forwarded_header'
				);
				?>
				<p class="description"><?php esc_html_e( 'Addresses or networks (10.0.0.0/8) in front of this server, and the header in which they name the visitor. Nobody else is believed.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-types"><?php esc_html_e( 'File types', 'halt-tracker' ); ?></label></th>
			<td>
				<?php View::text( 'types', implode( ', ', (array) $settings['types'] ), array( 'id' => 'halt-tracker-types' ) ); ?>
				<p class="description"><?php esc_html_e( 'A profile may take further types for its own forms. Programs and documents with macros are never taken.', 'halt-tracker' ); ?></p>
				<?php foreach ( (array) ( $data['limits'] ?? array() ) as $sentence ) : ?>
					<p class="description"><?php echo esc_html( $sentence ); ?></p>
				<?php endforeach; ?>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-tracker_max_file"><?php esc_html_e( 'Largest document for Tracker (MB)', 'halt-tracker' ); ?></label></th>
			<td>
				<?php $number( 'tracker_max_file', intdiv( (int) $settings['tracker_max_file'], MB_IN_BYTES ), 100 ); ?>
				<p class="description"><?php esc_html_e( '0: as Tracker answers. A larger document stays on this site, and the activity at Tracker links to it behind log-in.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
	</table>
	<h2><?php esc_html_e( 'Virus scanner', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><label for="halt-tracker-scanner"><?php esc_html_e( 'Address of clamd', 'halt-tracker' ); ?></label></th>
			<td>
				<?php $text( 'scanner', array( 'placeholder' => '/run/clamav/clamd.ctl' ) ); ?>
				<p class="description"><?php esc_html_e( 'Path of its socket, or host:port. Empty: files are not scanned.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-scanner_timeout"><?php esc_html_e( 'Seconds for a scan', 'halt-tracker' ); ?></label></th>
			<td><?php $number( 'scanner_timeout', (int) $settings['scanner_timeout'], 120 ); ?></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-unscanned"><?php esc_html_e( 'When it does not answer', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'unscanned',
					array(
						'hold'   => __( 'the file waits', 'halt-tracker' ),
						'send'   => __( 'the file is sent without a scan', 'halt-tracker' ),
						'refuse' => __( 'the file stays on this site', 'halt-tracker' ),
					),
					(string) $settings['unscanned'],
					'halt-tracker-unscanned'
				);
				?>
				<p class="description"><?php esc_html_e( 'The candidate’s record is made in any case.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
	</table>
	<h2><?php esc_html_e( 'Spam', 'halt-tracker' ); ?></h2>
	<p><?php View::checkbox( 'spam_words', __( 'Hold what has a word of WordPress’s list of disallowed words', 'halt-tracker' ), (bool) $settings['spam_words'] ); ?></p>
	<p><?php View::checkbox( 'spam_time_trap', __( 'Hold what is sent faster than anybody types', 'halt-tracker' ), (bool) $settings['spam_time_trap'] ); ?></p>
	<p><?php View::checkbox( 'spam_akismet', __( 'Ask Akismet before sending (this hands what visitors write, and their address, to Akismet)', 'halt-tracker' ), (bool) $settings['spam_akismet'] ); ?></p>
	<h2><?php esc_html_e( 'Keeping', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<?php
		$keeping = array(
			'payload_days'     => array( __( 'Days that delivered submissions keep their fields and files', 'halt-tracker' ), 36500, __( '0 keeps them for ever.', 'halt-tracker' ) ),
			'journal_days'     => array( __( 'Days that the journal is kept', 'halt-tracker' ), 36500, __( '0 keeps it for ever.', 'halt-tracker' ) ),
			'journal_rows'     => array( __( 'Entries of the journal kept at most', 'halt-tracker' ), 100000000, __( '0: no limit.', 'halt-tracker' ) ),
			'undelivered_days' => array( __( 'Days after which undelivered submissions end', 'halt-tracker' ), 36500, __( '0: never (recommended). Otherwise 90 at least, after two warnings.', 'halt-tracker' ) ),
			'read_back'        => array( __( 'Delivered submissions read back from Tracker each day', 'halt-tracker' ), 1000, __( '0: none.', 'halt-tracker' ) ),
			'lost_threshold'   => array( __( 'Alert when this many forms are lost in a day before they are captured', 'halt-tracker' ), 100000, __( '0: no alert.', 'halt-tracker' ) ),
		);
		foreach ( $keeping as $name => $line ) :
			?>
			<tr>
				<th scope="row"><label for="halt-tracker-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $line[0] ); ?></label></th>
				<td>
					<?php $number( $name, (int) $settings[ $name ], $line[1] ); ?>
					<p class="description"><?php echo esc_html( $line[2] ); ?></p>
				</td>
			</tr>
		<?php endforeach; ?>
	</table>
	<h2><?php esc_html_e( 'Uninstall', 'halt-tracker' ); ?></h2>
	<p>
		<?php View::checkbox( 'delete_data_on_uninstall', __( 'Delete all data of this site when the plugin is deleted', 'halt-tracker' ), (bool) $settings['delete_data_on_uninstall'] ); ?>
	</p>
	<?php if ( 0 !== $data['undelivered'] ) : ?>
		<p class="description">
			<?php
			if ( null === $data['undelivered'] ) {
				esc_html_e( 'How many submissions would be lost is not known while the store cannot be read.', 'halt-tracker' );
			} else {
				/* translators: %s: number of submissions. */
				echo esc_html( sprintf( _n( '%s submission has not arrived at Tracker and would be lost.', '%s submissions have not arrived at Tracker and would be lost.', $data['undelivered'], 'halt-tracker' ), number_format_i18n( $data['undelivered'] ) ) );
			}
			?>
		</p>
		<?php
	endif;
	submit_button( __( 'Save settings', 'halt-tracker' ) );
	echo '</form>';
};
