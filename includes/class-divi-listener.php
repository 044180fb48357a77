<?php
/**
 * Listens to Divi's form hook.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Divi contract, section 9. On Divi 5 the hook fires before the notification mail and on Divi 4 in the middle
 * of the page, so this must be quick, must not talk to the network and must never throw.
 */
class Divi_Listener {

	/**
	 * Hashes of what this request has handed over; Divi 5.0 to 5.5 fires twice for a form shown twice.
	 *
	 * @var array<string,bool>
	 */
	private array $seen = array();

	/**
	 * Makes the listener.
	 *
	 * @param Local_Intake $intake   Takes the submission, in the core or in the spool.
	 * @param Settings     $settings Whether the hook is switched on.
	 * @param Divi_Files   $files    Finds uploaded files.
	 */
	public function __construct( private Local_Intake $intake, private Settings $settings, private Divi_Files $files ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'et_pb_contact_form_submit', array( $this, 'handle' ), 20, 3 );
	}

	/**
	 * Takes a submission.
	 *
	 * No parameter has a type: the vendor's documentation calls the second an array, and it is a bool.
	 *
	 * @param mixed $fields Entries keyed by lower-cased field id.
	 * @param mixed $error  Whether Divi refused the submission.
	 * @param mixed $info   The form.
	 * @return void
	 */
	public function handle( $fields, $error = false, $info = array() ): void {
		if ( $error || ! is_array( $fields ) || array() === $fields ) {
			return;
		}
		try {
			if ( $this->settings->get( 'hook_enabled' ) ) {
				$this->take( $fields, is_array( $info ) ? $info : array() );
			}
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'divi', $e );
		}
	}

	/**
	 * Hands a submission over.
	 *
	 * @param array<mixed> $fields Entries of the hook.
	 * @param array<mixed> $info   The form.
	 * @return void
	 * @throws Core_Exception When it was stored nowhere.
	 */
	private function take( array $fields, array $info ): void {
		$form   = self::form( $info );
		$fields = Divi_Fields::normalise( $fields, 'et_pb_contact_form' === ( $info['module_slug'] ?? '' ) );
		if ( array() === $fields ) {
			return;
		}
		$hash = hash( 'sha256', (string) wp_json_encode( array( $form, array_column( $fields, 'value', 'key' ) ), JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR ) );
		if ( isset( $this->seen[ $hash ] ) ) {
			return;
		}
		$context = Divi_Context::describe( $info );
		$this->intake->take(
			array(
				'path'        => 'hook',
				'source'      => 'divi',
				'delivery_id' => '',
				// The hook does not say the form's title; people know it by the page.
				'form'        => array( 'name' => $context['page_title'] ) + $form,
				'fields'      => $fields,
				'context'     => $context,
				'files'       => $this->files( $fields, $form ),
				'signals'     => Spam_Signals::of_request(),
			),
			'divi'
		);
		// Only what was accepted is known: where nothing could take it, a second firing is a second chance.
		$this->seen[ $hash ] = true;
	}

	/**
	 * The files. Somebody whose files cannot be found is still somebody.
	 *
	 * @param list<array<string,mixed>>              $fields Normalised fields.
	 * @param array{id:string,css_id:string} $form   The form.
	 * @return list<array<string,mixed>>
	 */
	private function files( array $fields, array $form ): array {
		try {
			return $this->files->collect( $fields, $form );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'divi_files', $e );
			return array();
		}
	}

	/**
	 * The form, by the names that can be relied on (Divi contract, section 5).
	 *
	 * @param array<mixed> $info The hook's third argument.
	 * @return array{id:string,css_id:string,name:string}
	 */
	private static function form( array $info ): array {
		$unique = is_scalar( $info['contact_form_unique_id'] ?? null ) ? trim( (string) $info['contact_form_unique_id'] ) : '';
		$css    = is_scalar( $info['contact_form_id'] ?? null ) ? trim( (string) $info['contact_form_id'] ) : '';
		return array(
			'id'     => $unique,
			// Default ids carry a number that moves, or repeat the unique id.
			'css_id' => str_starts_with( $css, 'et_pb_contact_form_' ) ? '' : $css,
			'name'   => '',
		);
	}
}
