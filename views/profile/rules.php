<?php
/**
 * Existing records, consent, job and event of a profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Rows;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Events\Event_Options;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$profile = $data['profile'];
	$number  = static function ( string $name, int $value, string $id, string $suggestions = '' ): void {
		View::text(
			$name,
			(string) $value,
			array(
				'id'    => $id,
				'type'  => 'number',
				'min'   => '0',
				'class' => 'small-text',
			) + ( '' === $suggestions ? array() : array( 'list' => $suggestions ) )
		);
	};
	?>
	<h2><?php esc_html_e( 'Existing records', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><label for="halt-tracker-dedupe"><?php esc_html_e( 'A record is the same person by', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'dedupe[by]',
					array(
						'email'         => __( 'e-mail address', 'halt-tracker' ),
						'email_surname' => __( 'e-mail address and surname', 'halt-tracker' ),
						'never'         => __( 'nothing: always create a new record', 'halt-tracker' ),
					),
					$profile['dedupe']['by'],
					'halt-tracker-dedupe'
				);
				?>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-policy"><?php esc_html_e( 'Then', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'dedupe[on_match]',
					array(
						'update'        => __( 'update it, as the lines of the map say', 'halt-tracker' ),
						'activity_only' => __( 'leave it, add document, activity and list', 'halt-tracker' ),
						'skip'          => __( 'send nothing', 'halt-tracker' ),
					),
					$profile['dedupe']['on_match'],
					'halt-tracker-policy'
				);
				?>
			</td>
		</tr>
	</table>
	<h2><?php esc_html_e( 'Consent', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><label for="halt-tracker-consent"><?php esc_html_e( 'Form key that must be ticked', 'halt-tracker' ); ?></label></th>
			<td>
				<?php View::text( 'consent[required_field]', $profile['consent']['required_field'], array( 'id' => 'halt-tracker-consent', 'list' => 'halt-tracker-form-keys' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words. ?>
				<p class="description"><?php esc_html_e( 'Empty: no consent is required. Without a required consent a submission is kept and not sent.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-consent-text"><?php esc_html_e( 'Text agreed to', 'halt-tracker' ); ?></label></th>
			<td>
				<textarea id="halt-tracker-consent-text" name="consent[text]" rows="2" class="large-text"><?php echo esc_textarea( $profile['consent']['text'] ); ?></textarea>
				<p class="description"><?php esc_html_e( 'Empty: the value of the field, which in Divi is the text beside the box.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
	</table>
	<h3 id="halt-tracker-marketing"><?php esc_html_e( 'Marketing boxes', 'halt-tracker' ); ?></h3>
	<?php Profile_Rows::begin( 'marketing', __( 'Marketing boxes', 'halt-tracker' ), array( __( 'Form key', 'halt-tracker' ), __( 'When ticked, opts in to', 'halt-tracker' ) ) ); ?>
		<?php
		$flags = array(
			'emailOptIn'     => __( 'e-mail', 'halt-tracker' ),
			'textOptIn'      => __( 'text messages', 'halt-tracker' ),
			'telephoneOptIn' => __( 'telephone', 'halt-tracker' ),
			'workOptIn'      => __( 'work', 'halt-tracker' ),
		);
		$blank = array(
			'field' => '',
			'flags' => array(),
		);
		foreach ( array_merge( $profile['consent']['marketing'], array_fill( 0, $data['blank']['marketing'], $blank ) ) as $index => $box ) :
			$name = 'consent[marketing][' . $index . ']';
			?>
			<tr>
				<?php Profile_Rows::number( $index ); ?>
				<td data-halt-label="<?php esc_attr_e( 'Form key', 'halt-tracker' ); ?>"><?php View::text( $name . '[field]', $box['field'], array( 'aria-label' => __( 'Form key', 'halt-tracker' ), 'list' => 'halt-tracker-form-keys', 'class' => 'halt-tracker-grow' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A cell of a table. ?></td>
				<td data-halt-label="<?php esc_attr_e( 'When ticked, opts in to', 'halt-tracker' ); ?>">
					<?php
					foreach ( $flags as $flag => $label ) {
						printf( '<label><input type="checkbox" name="%s[flags][]" value="%s"%s> %s</label> ', esc_attr( $name ), esc_attr( $flag ), checked( in_array( $flag, $box['flags'], true ), true, false ), esc_html( $label ) );
					}
					?>
				</td>
				<?php Profile_Rows::buttons( 'marketing', $index ); ?>
			</tr>
		<?php endforeach; ?>
	<?php Profile_Rows::end( 'marketing', __( 'Add box', 'halt-tracker' ) ); ?>
	<h2><?php esc_html_e( 'Job application', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><label for="halt-tracker-job-list"><?php esc_html_e( 'Put the candidate on', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'job[list]',
					array(
						'none'      => __( 'no list', 'halt-tracker' ),
						'longlist'  => __( 'the job’s longlist', 'halt-tracker' ),
						'shortlist' => __( 'the job’s shortlist', 'halt-tracker' ),
					),
					$profile['job']['list'],
					'halt-tracker-job-list'
				);
				?>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-job-field"><?php esc_html_e( 'Form key with the job', 'halt-tracker' ); ?></label></th>
			<td>
				<?php View::text( 'job[field]', $profile['job']['field'], array( 'id' => 'halt-tracker-job-field', 'list' => 'halt-tracker-form-keys' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words. ?>
				<p class="description"><?php esc_html_e( 'Its value is the id or reference of the job at Tracker. Empty: the job of the page.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-job-id"><?php esc_html_e( 'Always this job (id at Tracker)', 'halt-tracker' ); ?></label></th>
			<td><?php $number( 'job[opportunity_id]', $profile['job']['opportunity_id'], 'halt-tracker-job-id' ); ?></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-job-status"><?php esc_html_e( 'Status on the shortlist (id)', 'halt-tracker' ); ?></label></th>
			<td><?php $number( 'job[status_id]', $profile['job']['status_id'], 'halt-tracker-job-status', 'halt-tracker-shortlist-statuses' ); ?></td>
		</tr>
	</table>
	<h2><?php esc_html_e( 'Event registration', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><?php esc_html_e( 'Event form', 'halt-tracker' ); ?></th>
			<td><?php View::checkbox( 'event[enabled]', __( 'Register the contact for the event, with its tag', 'halt-tracker' ), $profile['event']['enabled'] ); ?></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-event"><?php esc_html_e( 'Always this event', 'halt-tracker' ); ?></label></th>
			<td><?php View::select( 'event[event_id]', array_map( 'strval', Event_Options::of( $profile['event']['event_id'], __( 'the event of the page', 'halt-tracker' ) ) ), (string) $profile['event']['event_id'], 'halt-tracker-event' ); ?></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-event-tag"><?php esc_html_e( 'Form key with the tag', 'halt-tracker' ); ?></label></th>
			<td>
				<?php View::text( 'event[tag_field]', $profile['event']['tag_field'], array( 'id' => 'halt-tracker-event-tag', 'list' => 'halt-tracker-form-keys' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words. ?>
				<p class="description"><?php esc_html_e( 'Its value becomes the tag instead of the event’s. Empty: the tag of the event.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
	</table>
	<?php
};
