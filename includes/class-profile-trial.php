<?php
/**
 * A test run of a profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the core what a profile, saved or not, would make of sample values or of a submission that came in. Nothing is
 * stored, and nothing is sent but to a sandbox account, where a person says so.
 */
class Profile_Trial {

	/** A document for profiles that attach one: the smallest PDF that is one. */
	private const DOCUMENT = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

	/**
	 * Makes it.
	 *
	 * @param Bridge                    $bridge The core.
	 * @param list<array<string,mixed>> $forms  Forms of the site, of {@see Form_Finder}.
	 */
	public function __construct( private Bridge $bridge, private array $forms ) {
	}

	/**
	 * The fields that can be tried: those of the profile's forms, then the keys that only the profile names.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return list<array{key:string,label:string,type:string,required:bool,options:list<string>}>
	 */
	public function fields( array $profile ): array {
		$fields = array();
		foreach ( ( new Profile_Warnings( array(), $this->forms ) )->forms_of( $profile ) as $form ) {
			foreach ( $form['fields'] as $field ) {
				$fields[ $field['key'] ] ??= $field;
			}
		}
		$documents = array_map( array( Divi_Fields::class, 'lower' ), $profile['attachments']['fields'] );
		foreach ( Profile_Warnings::keys_of( $profile ) as $use ) {
			$key = Divi_Fields::lower( trim( $use['key'] ) );

			$fields[ $key ] ??= Found_Field::make( $key, $key, str_contains( $key, 'mail' ) ? 'email' : 'input', false, array() );
		}
		return array_values( array_diff_key( $fields, array_flip( $documents ) ) );
	}

	/**
	 * A value to try a field with.
	 *
	 * @param array<string,mixed> $field The field.
	 * @return string
	 */
	public static function sample( array $field ): string {
		$target = Profile_Suggestion::target( $field, 'resource' );
		$target = '' === $target ? Profile_Suggestion::target( $field, 'contact' ) : $target;
		$values = array(
			'firstName'                  => 'Jane',
			'surname'                    => 'Sample',
			'contactDetails.email'       => 'jane.sample@example.com',
			'contactDetails.mobilePhone' => '+44 7700 900123',
			'contactDetails.telephone'   => '+44 20 7946 0123',
			'linkedInUrl'                => 'https://www.linkedin.com/in/jane-sample',
			'company'                    => 'Sample Ltd',
			'jobTitle'                   => 'Accountant',
			'note'                       => __( 'This is a test run.', 'halt-tracker' ),
		);
		if ( array() !== $field['options'] ) {
			return $field['options'][0];
		}
		if ( 'checkbox' === $field['type'] ) {
			// A single box gives its own text (Divi contract, section 2.2).
			return $field['label'];
		}
		if ( isset( $values[ $target ] ) ) {
			return $values[ $target ];
		}
		return 'name' === $field['key'] ? 'Jane Sample' : __( 'Sample', 'halt-tracker' );
	}

	/**
	 * Runs a profile on sample values.
	 *
	 * @param array<string,mixed>  $profile The profile.
	 * @param array<string,string> $samples Values by form key.
	 * @return array<string,mixed> The core's answer (docs/boundary.md, `dryRun`).
	 * @throws Core_Exception When the core cannot be asked.
	 */
	public function run( array $profile, array $samples ): array {
		return $this->bridge->dry_run(
			array(
				'submission' => $this->submission( $profile, $samples ),
				'profile'    => self::named( $profile ),
			)
		);
	}

	/**
	 * Runs a profile on the newest submission of its forms; null where there is none.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return array<string,mixed>|null The core's answer.
	 * @throws Core_Exception When the core cannot be asked.
	 */
	public function run_last( array $profile ): ?array {
		foreach ( $profile['matching']['form_ids'] as $form_id ) {
			$rows = (array) ( $this->bridge->submissions(
				array(
					'state'    => '',
					'search'   => '',
					'page'     => 1,
					'per_page' => 1,
					'form_id'  => $form_id,
				)
			)['rows'] ?? array() );
			$id   = (string) ( $rows[0]['id'] ?? '' );
			if ( '' !== $id ) {
				return $this->bridge->dry_run(
					array(
						'id'      => $id,
						'profile' => self::named( $profile ),
					)
				);
			}
		}
		return null;
	}

	/**
	 * Whether there is a sandbox account to send to.
	 *
	 * @return bool
	 */
	public function has_sandbox(): bool {
		try {
			return 'connected' === ( $this->bridge->for_connection( Settings::SANDBOX )->status()['connection']['state'] ?? '' );
		} catch ( Core_Exception $e ) {
			return false;
		}
	}

	/**
	 * Sends the sample values to the sandbox account, and takes back what that made there.
	 *
	 * @param array<string,mixed>  $profile The profile.
	 * @param array<string,string> $samples Values by form key.
	 * @return array<string,mixed> The core's answer (docs/boundary.md, `testSend`).
	 * @throws Core_Exception When the core cannot be asked.
	 */
	public function send( array $profile, array $samples ): array {
		return $this->bridge->for_connection( Settings::SANDBOX )->test_send(
			array(
				'submission' => $this->submission( $profile, $samples ),
				'profile'    => self::named( $profile ),
				'keep'       => false,
			)
		);
	}

	/**
	 * The submission that the sample values are.
	 *
	 * @param array<string,mixed>  $profile The profile.
	 * @param array<string,string> $samples Values by form key.
	 * @return array<string,mixed> Shape: docs/boundary.md, `submit`.
	 */
	public function submission( array $profile, array $samples ): array {
		$form   = ( new Profile_Warnings( array(), $this->forms ) )->forms_of( $profile )[0] ?? null;
		$fields = array();
		foreach ( $this->fields( $profile ) as $field ) {
			$value    = $samples[ $field['key'] ] ?? self::sample( $field );
			$fields[] = array(
				'key'     => $field['key'],
				'label'   => $field['label'],
				'value'   => $value,
				'choices' => 'checkbox' === $field['type'] ? Divi_Fields::choices( $value, $field['options'] ) : array(),
			);
		}
		$files = array();
		if ( $profile['attachments']['enabled'] ) {
			$files[] = array(
				'field'   => $profile['attachments']['fields'][0] ?? 'cv',
				'name'    => 'sample.pdf',
				'content' => base64_encode( self::DOCUMENT ), // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- The boundary's way of handing a file over.
				'error'   => '',
			);
		}
		return array(
			'path'        => 'hook',
			'source'      => 'divi',
			'delivery_id' => '',
			'form'        => array(
				'id'     => $form['id'] ?? ( $profile['matching']['form_ids'][0] ?? '' ),
				'css_id' => $form['css_id'] ?? '',
				'name'   => $form['name'] ?? $profile['name'],
			),
			'fields'      => $fields,
			'context'     => array(
				'url'        => '' === ( $form['url'] ?? '' ) ? home_url( '/' ) : $form['url'],
				'page_title' => $form['title'] ?? '',
				'post_id'    => $form['post_id'] ?? 0,
			),
			'files'       => $files,
		);
	}

	/**
	 * The profile with what the core needs to take it: one that was never saved has no id.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return array<string,mixed>
	 */
	private static function named( array $profile ): array {
		$profile['id']      = '' === $profile['id'] ? 'unsaved' : $profile['id'];
		$profile['enabled'] = true;
		return $profile;
	}
}
