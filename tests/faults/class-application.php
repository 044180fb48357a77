<?php
/**
 * One application as an external system sends it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * A signed submission of the careers form. Its mark is everywhere in it: the delivery id, the address, the CV.
 */
final class Application {

	/** The job that every application is for. */
	public const JOB = 1026;

	/**
	 * The body.
	 *
	 * @var string
	 */
	public readonly string $body;

	/**
	 * Writes the application.
	 *
	 * @param string $mark     Small letters, digits and hyphens, unlike every other mark.
	 * @param bool   $has_cv   Whether a CV comes with it.
	 * @param int    $cv_bytes Size of the CV.
	 */
	public function __construct( public readonly string $mark, bool $has_cv = false, int $cv_bytes = 600 ) {
		$form = array(
			'form_id' => 'careers-form',
			'fields'  => array(
				'first_name'   => 'Jane',
				'last_name'    => 'Doe ' . strtr( $mark, '-0123456789', 'xabcdefghij' ),
				'email'        => self::email( $mark ),
				'desired_role' => 'Finance Director',
				'consent'      => 'I agree to be contacted',
				'message'      => 'Canary of the faults ' . $mark,
			),
			'meta'    => array( 'utm_source' => 'faults' ),
			'files'   => array(),
		);
		if ( $has_cv ) {
			$form['files'][] = array(
				'field'    => 'resume',
				'name'     => $mark . '.pdf',
				'mime'     => 'application/pdf',
				'content'  => base64_encode( self::cv( $mark, $cv_bytes ) ),
				'encoding' => 'base64',
			);
		}
		$this->body = json_encode( $form, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- There is no WordPress in the senders.
	}

	/**
	 * The address of an applicant.
	 *
	 * @param string $mark Mark.
	 * @return string
	 */
	public static function email( string $mark ): string {
		return $mark . '@faults.test';
	}

	/**
	 * Sends it once. A sender that gets no answer sends the same again, with the same delivery id.
	 *
	 * @param string $url    The route.
	 * @param string $secret Webhook secret.
	 * @param int    $ahead  Milliseconds that the site's clock is ahead of ours.
	 * @return array{status:int,headers:string,body:string,ms:float}
	 */
	public function send( string $url, string $secret, int $ahead = 0 ): array {
		$time = (string) ( time() + intdiv( $ahead, 1000 ) );
		return Http::request(
			'POST',
			$url,
			$this->body,
			array(
				'Content-Type'             => 'application/json',
				'X-Halt-Timestamp'         => $time,
				'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $time . '.' . $this->body, $secret ),
				'X-Halt-Delivery-Id'       => $this->mark,
			)
		);
	}

	/**
	 * A document of this size that is a PDF to whoever looks.
	 *
	 * @param string $mark  Mark, so that no two are alike.
	 * @param int    $bytes Size.
	 * @return string
	 */
	private static function cv( string $mark, int $bytes ): string {
		$head = "%PDF-1.4\n% $mark\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
		$tail = "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
		$fill = max( 0, $bytes - strlen( $head ) - strlen( $tail ) - 1 );
		return $head . '%' . str_repeat( 'x', max( 0, $fill - 1 ) ) . "\n" . $tail;
	}
}
