<?php
/**
 * Standing notices.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Alerts;
use Halt\Tracker\Earlier_Import;
use Halt\Tracker\Fast_Path;
use Halt\Tracker\Problem_Counter;
use Halt\Tracker\Settings;
use Halt\Tracker\Submission_Filters;

defined( 'ABSPATH' ) || exit;

/**
 * Few, and on our own pages; the take-over of the earlier plugin is told everywhere until it is dismissed.
 */
class Notices {

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add(
			'dismiss_problems',
			static function (): string {
				Problem_Counter::clear();
				return (string) wp_get_referer();
			}
		);
		$actions->add(
			'dismiss_earlier',
			static function (): string {
				Earlier_Import::dismiss_notice();
				return (string) wp_get_referer();
			}
		);
	}

	/**
	 * Shows the notices.
	 *
	 * @param bool $is_own   Whether this is one of our pages.
	 * @param bool $is_start Whether this is where an admin begins: the dashboard, the list of plugins.
	 * @return void
	 */
	public function render( bool $is_own, bool $is_start = false ): void {
		$this->earlier();
		$this->copy();
		if ( $is_own || $is_start ) {
			$this->welcome();
			$this->paused();
		}
		if ( $is_own ) {
			$this->secrets();
			$this->fast_path();
			$this->problems();
		}
	}

	/**
	 * What was taken over from the earlier plugin.
	 *
	 * @return void
	 */
	private function earlier(): void {
		$state = Earlier_Import::state();
		if ( empty( $state['notice'] ) ) {
			return;
		}
		$lines = array( __( 'The earlier plugin was switched off; the two must not run side by side. Nothing of it was deleted.', 'halt-tracker' ) );
		if ( ! empty( $state['settings'] ) ) {
			$lines[] = empty( $state['profile'] )
				? __( 'Its settings and webhook secret were taken over; it had no field map.', 'halt-tracker' )
				: __( 'Its settings and webhook secret were taken over; its field map is the profile “Imported from the earlier plugin”.', 'halt-tracker' );
		}
		$rows = (int) ( $state['rows'] ?? 0 );
		/* translators: %d: number of submissions. */
		$lines[] = sprintf( _n( '%d waiting submission was taken over.', '%d waiting submissions were taken over.', $rows, 'halt-tracker' ), $rows );
		if ( ! empty( $state['unreadable'] ) ) {
			/* translators: %d: number of rows. */
			$lines[] = sprintf( __( '%d rows of its queue could not be read; they are still in its table.', 'halt-tracker' ), (int) $state['unreadable'] );
		}
		if ( 'done' === ( $state['token'] ?? '' ) ) {
			$lines[] = __( 'Its connection to Tracker was taken over.', 'halt-tracker' );
		} elseif ( 'failed' === ( $state['token'] ?? '' ) ) {
			$lines[] = __( 'Tracker no longer accepts its refresh token: please press Connect in the settings.', 'halt-tracker' );
		}
		if ( ! empty( $state['pending'] ) ) {
			$lines[] = __( 'The take-over is still under way; please do not delete the earlier plugin yet.', 'halt-tracker' );
		}
		echo '<div class="notice notice-info"><p>' . esc_html( implode( ' ', $lines ) ) . '</p><p>';
		View::button( 'dismiss_earlier', __( 'Dismiss', 'halt-tracker' ), array(), 'link' );
		echo '</p></div>';
	}

	/**
	 * The way to the setup assistant, after a fresh activation.
	 *
	 * @return void
	 */
	private function welcome(): void {
		if ( ! get_option( Assistant_Page::WELCOME ) ) {
			return;
		}
		echo '<div class="notice notice-info"><p>' . esc_html__( 'Halt Tracker is active. The setup assistant leads from here to the first applicant at Tracker.', 'halt-tracker' );
		printf( ' <a href="%s">%s</a></p><p>', esc_url( Screens::url( Screens::ASSISTANT ) ), esc_html__( 'Set it up', 'halt-tracker' ) );
		View::button( 'dismiss_welcome', __( 'Dismiss', 'halt-tracker' ), array(), 'link' );
		echo '</p></div>';
	}

	/**
	 * Secrets that cannot be opened.
	 *
	 * @return void
	 */
	private function secrets(): void {
		if ( $this->settings->secrets()->are_unreadable() ) {
			wp_admin_notice(
				esc_html__( 'The saved secrets cannot be opened: the key of this site was replaced or is missing. Restore the key, or enter client secret and webhook secret again.', 'halt-tracker' ),
				array( 'type' => 'error' )
			);
		}
	}

	/**
	 * A fast path that was shut because it could not be told of changed settings.
	 *
	 * @return void
	 */
	private function fast_path(): void {
		if ( $this->settings->get( 'fast_path' ) && Submission_Filters::are_attached() ) {
			wp_admin_notice(
				esc_html__( 'The fast path takes nothing and asks senders to come again: another plugin filters submissions, which only works within WordPress. Point the senders at the REST address. It goes on by itself when nothing filters any more.', 'halt-tracker' ),
				array( 'type' => 'error' )
			);
			return;
		}
		if ( Fast_Path::is_stale() && $this->settings->get( 'fast_path' ) ) {
			wp_admin_notice(
				esc_html__( 'The fast path is shut: it could not be told of the settings as they are now, and must not work with those of before. It opens again by itself once that works; it is tried every minute.', 'halt-tracker' ),
				array( 'type' => 'error' )
			);
		}
	}

	/**
	 * The pause switch.
	 *
	 * @return void
	 */
	private function paused(): void {
		if ( ! $this->settings->get( 'paused' ) ) {
			return;
		}
		echo '<div class="notice notice-warning"><p><strong>' . esc_html__( 'Deliveries are paused: submissions are stored and nothing is sent to Tracker.', 'halt-tracker' ) . '</strong>';
		if ( null !== Settings::constant( 'paused' ) ) {
			/* translators: %s: name of a PHP constant. */
			echo ' ' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['paused'] ) );
		}
		echo '</p>';
		if ( null === Settings::constant( 'paused' ) ) {
			View::button( 'resume', __( 'End the pause', 'halt-tracker' ), array(), 'link' );
		}
		echo '</div>';
	}

	/**
	 * The clone guard holds; shown everywhere, since leads wait for a person.
	 *
	 * @return void
	 */
	private function copy(): void {
		$alert = Alerts::active()['site_copy'] ?? null;
		if ( null === $alert ) {
			return;
		}
		echo '<div class="notice notice-error"><p><strong>' . esc_html( Alert_Words::title( 'site_copy' ) ) . '.</strong> ' . esc_html( Alert_Words::advice( 'site_copy' ) );
		if ( '' !== (string) $alert['detail'] ) {
			echo ' <code>' . esc_html( (string) $alert['detail'] ) . '</code>';
		}
		printf( ' <a href="%s">%s</a></p></div>', esc_url( Screens::url() . '#halt-tracker-guard' ), esc_html__( 'Decide', 'halt-tracker' ) );
	}

	/**
	 * What went wrong where nobody was looking.
	 *
	 * @return void
	 */
	private function problems(): void {
		$problems = Problem_Counter::all();
		if ( array() === $problems ) {
			return;
		}
		echo '<div class="notice notice-warning"><p>' . esc_html__( 'Some work could not be done. The error log of PHP has a line for each:', 'halt-tracker' ) . '</p><ul class="ul-disc">';
		foreach ( $problems as $code => $problem ) {
			printf(
				'<li><code>%s</code> &times; %d, %s</li>',
				esc_html( (string) $code ),
				(int) ( $problem['count'] ?? 0 ),
				esc_html( View::time( 1000 * (int) ( $problem['last_at'] ?? 0 ) ) )
			);
		}
		echo '</ul><p>';
		View::button( 'dismiss_problems', __( 'Forget these', 'halt-tracker' ), array(), 'link' );
		echo '</p></div>';
	}
}
