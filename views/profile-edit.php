<?php
/**
 * The edit page of a Form Profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Admin\Profiles_Page;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Single_Use;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$profile = $data['profile'];
	?>
	<div class="wrap halt-tracker">
		<h1><?php echo esc_html( $data['is_new'] ? __( 'Add profile', 'halt-tracker' ) : __( 'Edit profile', 'halt-tracker' ) ); ?></h1>
		<p><a href="<?php echo esc_url( Screens::url( Screens::PROFILES ) ); ?>"><?php esc_html_e( 'All profiles', 'halt-tracker' ); ?></a></p>
		<?php if ( $data['is_draft'] ) : ?>
			<div class="notice notice-info inline" role="status"><p><?php esc_html_e( 'These changes are not saved yet.', 'halt-tracker' ); ?></p></div>
		<?php endif; ?>
		<?php if ( array() !== $data['warnings'] ) : ?>
			<div class="notice notice-warning inline">
				<ul class="ul-disc">
					<?php foreach ( $data['warnings'] as $warning ) : ?>
						<li><?php echo esc_html( Profile_Words::warning( $warning ) ); ?></li>
					<?php endforeach; ?>
				</ul>
			</div>
		<?php endif; ?>
		<?php if ( array() !== $data['faults'] ) : ?>
			<div class="notice notice-warning inline" role="alert">
				<ul class="ul-disc">
					<?php foreach ( $data['faults'] as $fault ) : ?>
						<li><?php echo esc_html( Profiles_Page::fault( $fault ) ); ?></li>
					<?php endforeach; ?>
				</ul>
			</div>
			<?php
		endif;
		// PHP drops what is beyond max_input_vars; the end that belongs to this beginning tells.
		$hidden = array( 'id' => $profile['id'], 'begins' => '1' ) + ( $data['is_new'] ? array( 'once' => Single_Use::token() ) : array() ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words.
		View::form( 'save_profile', $hidden, 'halt-tracker-profile' );
		// The page is long: who changes one thing at its top need not go to its end.
		submit_button( __( 'Save profile', 'halt-tracker' ), 'primary', '' );
		?>
		<table class="form-table" role="presentation">
			<tr>
				<th scope="row"><label for="halt-tracker-name"><?php esc_html_e( 'Name', 'halt-tracker' ); ?></label></th>
				<td>
					<?php
					View::text(
						'name',
						$profile['name'],
						array(
							'id'       => 'halt-tracker-name',
							'required' => 'required',
						)
					);
					?>
				</td>
			</tr>
			<tr>
				<th scope="row"><?php esc_html_e( 'Switched on', 'halt-tracker' ); ?></th>
				<td><?php View::checkbox( 'enabled', __( 'This profile takes submissions', 'halt-tracker' ), $profile['enabled'] ); ?></td>
			</tr>
			<tr>
				<th scope="row"><?php esc_html_e( 'Spam', 'halt-tracker' ); ?></th>
				<td><?php View::checkbox( 'hold_suspected_spam', __( 'Hold what looks like spam until a person has decided', 'halt-tracker' ), ! $profile['send_suspected_spam'] ); ?></td>
			</tr>
			<tr>
				<th scope="row"><label for="halt-tracker-keep-days"><?php esc_html_e( 'Keep the content', 'halt-tracker' ); ?></label></th>
				<td>
					<?php
					View::text(
						'keep_days',
						(string) $profile['keep_days'],
						array(
							'id'               => 'halt-tracker-keep-days',
							'type'             => 'number',
							'min'              => '0',
							'max'              => '36500',
							'class'            => 'small-text',
							'aria-describedby' => 'halt-tracker-keep-days-help',
						)
					);
					?>
					<p class="description" id="halt-tracker-keep-days-help"><?php esc_html_e( 'Days after delivery until fields and files of its submissions are deleted here. 0: as in the settings.', 'halt-tracker' ); ?></p>
				</td>
			</tr>
			<tr>
				<th scope="row"><label for="halt-tracker-mode"><?php esc_html_e( 'What it does', 'halt-tracker' ); ?></label></th>
				<td>
					<?php
					View::select(
						'mode',
						array(
							'deliver' => __( 'Sends submissions to Tracker', 'halt-tracker' ),
							'ignore'  => __( 'Ignores these forms', 'halt-tracker' ),
						),
						$profile['action'],
						'halt-tracker-mode'
					);
					?>
				</td>
			</tr>
			<tr>
				<th scope="row"><label for="halt-tracker-record"><?php esc_html_e( 'Record at Tracker', 'halt-tracker' ); ?></label></th>
				<td>
					<?php
					// Jobs and activities are no records that a form can make; a profile that names one keeps it until it is changed.
					$records = array_diff_key( Words::records(), array_flip( array_diff( array( 'opportunity', 'activity' ), array( $profile['record'] ) ) ) );
					View::select( 'record', $records, $profile['record'], 'halt-tracker-record' );
					?>
					<p><?php View::checkbox( 'from_resume', __( 'Create the candidate from the CV by Tracker’s own parser', 'halt-tracker' ), $profile['from_resume'] ); ?></p>
				</td>
			</tr>
		</table>
		<?php
		View::render( 'profile/matching', $data );
		View::render( 'profile/fields', $data );
		View::render( 'profile/documents', $data );
		View::render( 'profile/activity', $data );
		View::render( 'profile/rules', $data );
		View::render( 'profile/test', $data );
		View::render( 'profile/lists', $data );
		submit_button( __( 'Save profile', 'halt-tracker' ) );
		?>
		<input type="hidden" name="ends" value="1">
		</form>
	</div>
	<?php
};
