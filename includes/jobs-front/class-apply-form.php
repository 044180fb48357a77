<?php
/**
 * Where one applies for a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Capability;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Shows what the setting `jobs_apply` names: a page, a layout of Divi's library or a reusable block by its id, on the
 * job's own page, so that whoever sends the form sends it from the job ({@see \Halt\Tracker\Divi_Context}); or a link to
 * an address.
 */
class Apply_Form {

	/** The fragment of the job's address that leads to it. */
	public const ANCHOR = 'apply';

	/** What a form looks like in the content of a post. */
	private const FORMS = array( '[et_pb_contact_form', 'wp:divi/contact-form' );

	/**
	 * How deep forms are being shown: a page may show itself.
	 *
	 * @var int
	 */
	private int $depth = 0;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Names what is shown.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * The form, or the way to it.
	 *
	 * @param Job|null $job The job; null: the page is about none.
	 * @return string HTML.
	 */
	public function render( ?Job $job ): string {
		if ( null === $job ) {
			return self::notice( __( 'The application form shows here on the page of a job.', 'halt-tracker' ) );
		}
		// Somebody who had the form open while the job was closed is still somebody.
		if ( ! Open_Jobs::is_open( $job->post ) && ! Closed_Jobs::is_late_application() ) {
			return 'publish' === $job->post->post_status || Open_Jobs::is_closed( $job->post )
				? '<p class="halt-jobs__closed">' . esc_html__( 'This vacancy is closed. Applications are no longer taken.', 'halt-tracker' ) . '</p>'
				: '';
		}
		$form = $this->form( $job );
		return '' === $form ? '' : '<div id="' . esc_attr( self::ANCHOR ) . '" class="halt-jobs__apply">' . $form . '</div>';
	}

	/**
	 * Whether one can apply on the job's own page.
	 *
	 * @param \WP_Post $job The job.
	 * @return bool
	 */
	public function is_on_page( \WP_Post $job ): bool {
		return ( null !== $this->shown() && '' === $this->address( $job ) ) || self::has_form( $job->post_content );
	}

	/**
	 * Whether a text holds a form.
	 *
	 * @param string $content Content of a post.
	 * @return bool
	 */
	public static function has_form( string $content ): bool {
		foreach ( self::FORMS as $form ) {
			if ( str_contains( $content, $form ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What the setting names: the id of a post, an address, or nothing.
	 *
	 * @return string
	 */
	private function setting(): string {
		$setting = $this->settings->get( 'jobs_apply' );
		return is_scalar( $setting ) ? trim( (string) $setting ) : '';
	}

	/**
	 * The address elsewhere, where that is the setting.
	 *
	 * @param \WP_Post $job The job.
	 * @return string
	 */
	private function address( \WP_Post $job ): string {
		$setting = $this->setting();
		/**
		 * Filters where one applies for a job, if that is not on this site; for a reference in the address, say.
		 *
		 * @since 2.0.0
		 *
		 * @param string   $url The address of the setting; empty: none.
		 * @param \WP_Post $job The job.
		 */
		return esc_url_raw( (string) apply_filters( 'halt_tracker_job_apply_url', ctype_digit( $setting ) ? '' : $setting, $job ) );
	}

	/**
	 * The post that is shown, where that is the setting and everybody may read it.
	 *
	 * @return \WP_Post|null
	 */
	private function shown(): ?\WP_Post {
		$setting = $this->setting();
		$post    = ctype_digit( $setting ) && (int) $setting > 0 ? get_post( (int) $setting ) : null;
		return $post instanceof \WP_Post && 'publish' === $post->post_status && '' === $post->post_password ? $post : null;
	}

	/**
	 * The form itself.
	 *
	 * @param Job $job An open job.
	 * @return string HTML.
	 */
	private function form( Job $job ): string {
		$address = $this->address( $job->post );
		if ( '' !== $address ) {
			/* translators: %s: title of the job, for screen readers only. */
			$text = sprintf( __( 'Apply for this job<span class="screen-reader-text">: %s</span>', 'halt-tracker' ), esc_html( $job->title() ) );
			return '<p><a class="halt-jobs__button wp-element-button" href="' . esc_url( $address ) . '" rel="external nofollow">' . wp_kses( $text, array( 'span' => array( 'class' => array() ) ) ) . '</a></p>';
		}
		$post = $this->shown();
		if ( null === $post ) {
			return '' !== $this->setting()
				? self::notice( __( 'What the settings name for applications is not there or not published.', 'halt-tracker' ) )
				: self::notice( __( 'Nobody has chosen yet what is shown here for applications: a page, a layout or an address.', 'halt-tracker' ) );
		}
		if ( $this->depth > 0 ) {
			return '';
		}
		++$this->depth;
		try {
			return self::content( $post->post_content );
		} finally {
			--$this->depth;
		}
	}

	/**
	 * Content of another post in the place where we are. The global post stays the job, and the filters of
	 * `the_content` do not run: they would put beneath it what belongs beneath the job.
	 *
	 * @param string $content Blocks, shortcodes or plain text.
	 * @return string HTML.
	 */
	private static function content( string $content ): string {
		$is_blocks = has_blocks( $content );
		$html      = $is_blocks ? do_blocks( $content ) : $content;
		$html      = wptexturize( $html );
		// Divi's shortcodes stand in lines of their own and want no paragraphs.
		if ( ! $is_blocks && ! str_contains( $html, '[et_pb_' ) ) {
			$html = shortcode_unautop( wpautop( $html ) );
		}
		return wp_filter_content_tags( do_shortcode( $html ) );
	}

	/**
	 * A plain word to those who can change it; nobody else sees anything.
	 *
	 * @param string $text What to say.
	 * @return string HTML.
	 */
	private static function notice( string $text ): string {
		return current_user_can( Capability::MANAGE )
			? '<p class="halt-jobs__notice">' . esc_html( $text ) . ' ' . esc_html__( 'Only you see this; it is in the settings of Halt Tracker, on the page “Jobs”.', 'halt-tracker' ) . '</p>'
			: '';
	}
}
