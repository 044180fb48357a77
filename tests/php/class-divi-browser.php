<?php
/**
 * A visitor's browser, as far as a Divi form needs one.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

/**
 * Opens a page with a Divi form, fills the form in and sends it, byte for byte as Divi's script
 * in a browser does.
 */
final class Divi_Browser {

	/**
	 * The page.
	 *
	 * @var \DOMXPath
	 */
	private \DOMXPath $page;

	/**
	 * Opens the page.
	 *
	 * @param string $url Its address.
	 */
	public function __construct( private readonly string $url ) {
		$this->page = self::parse( self::request( 'GET', $url ) );
	}

	/**
	 * The names and values that the script would send.
	 *
	 * @param string                            $container The id of the form's container.
	 * @param array<string,string|list<string>> $values    What the visitor fills in, by field id in small letters;
	 *                                                     a list for boxes. Fields that are not named stay empty.
	 * @param list<string>                      $hidden    The ids of fields that a condition hides.
	 * @return array<string,string>
	 */
	public function body( string $container, array $values, array $hidden = array() ): array {
		$form   = $this->only( sprintf( '//*[@id="%s"]//form', $container ) );
		$is_5   = '5' === $this->only( sprintf( '//*[@id="%s"]', $container ) )->getAttribute( 'data-divi' );
		$body   = array();
		$listed = array();
		$suffix = '';

		foreach ( $this->page->query( './/*[@name]', $form ) as $input ) {
			$name = $input->getAttribute( 'name' );
			$id   = $input->getAttribute( 'data-original_id' );
			if ( 'button' === $input->nodeName ) {
				continue;
			}
			if ( str_starts_with( $name, 'et_pb_contactform_submit_' ) ) {
				$suffix = substr( $name, strlen( 'et_pb_contactform_submit_' ) );
			}
			if ( '' === $id ) {
				$body[ $name ] = $input->getAttribute( 'value' );
				continue;
			}
			$value = $values[ $id ] ?? '';
			if ( is_array( $value ) ) {
				$value = $is_5 ? implode( ',', array_map( self::encode_component( ... ), $value ) ) : implode( ', ', $value );
			}
			// A radio button that nobody chose is not sent.
			if ( 'radio' !== $input->getAttribute( 'type' ) || '' !== $value ) {
				$body[ $name ] = preg_replace( '/\r?\n/', "\r\n", $value );
			}
			if ( ! in_array( $id, $hidden, true ) ) {
				$label           = $this->page->query( 'ancestor::*[@data-id]//*[contains(@class,"et_pb_contact_form_label")]', $input )->item( 0 );
				$listed[ $name ] = array(
					'field_id'      => $name,
					'original_id'   => $id,
					'required_mark' => $input->getAttribute( 'data-required_mark' ),
					'field_type'    => $input->getAttribute( 'data-field_type' ),
					'field_label'   => str_replace( '"', '&quot;', $label->textContent ),
				);
			}
		}

		$body[ 'et_pb_contact_email_fields_' . $suffix ] = json_encode( array_values( $listed ), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
		$body['token']                                   = '';
		if ( array() !== $hidden ) {
			$body[ 'et_pb_contact_email_hidden_fields_' . $suffix ] = json_encode( $hidden );
		}
		return $body;
	}

	/**
	 * Sends a form.
	 *
	 * @param array<string,mixed> $body What `body()` gave, perhaps tampered with.
	 * @return string What the visitor reads in the form's place.
	 */
	public function send( array $body ): string {
		$answer  = self::request(
			'POST',
			$this->url,
			http_build_query( $body ),
			array(
				'Content-Type: application/x-www-form-urlencoded; charset=UTF-8',
				'X-Requested-With: XMLHttpRequest',
				'Accept: text/html, */*; q=0.01',
			)
		);
		$message = self::parse( $answer )->query( '//*[contains(@class,"et-pb-contact-message")]/p' )->item( 0 );
		return null === $message ? '' : $message->textContent;
	}

	/**
	 * Fills a form in and sends it.
	 *
	 * @param string                            $container The id of the form's container.
	 * @param array<string,string|list<string>> $values    As for `body()`.
	 * @param list<string>                      $hidden    As for `body()`.
	 * @return string What the visitor reads in the form's place.
	 */
	public function submit( string $container, array $values, array $hidden = array() ): string {
		return $this->send( $this->body( $container, $values, $hidden ) );
	}

	/**
	 * Uploads a file the way the script does when a visitor chooses one.
	 *
	 * @param string $action   The admin-ajax action.
	 * @param string $path     The file.
	 * @param string $filename The name it has at the visitor's.
	 * @return string The name that goes into the form.
	 */
	public function upload( string $action, string $path, string $filename ): string {
		preg_match( '/diviFixture = (\{.*?\});/', $this->page->document->textContent, $matches );
		$settings = json_decode( $matches[1], true, 8, JSON_THROW_ON_ERROR );
		$answer   = self::request(
			'POST',
			$settings['ajaxUrl'],
			array(
				'action' => $action,
				'nonce'  => $settings['nonce'],
				'file'   => new \CURLFile( $path, '', $filename ),
			)
		);
		return json_decode( $answer, true, 8, JSON_THROW_ON_ERROR )['data']['name'];
	}

	/**
	 * What JavaScript's encodeURIComponent() makes of a text.
	 *
	 * @param string $text The text.
	 */
	private static function encode_component( string $text ): string {
		return strtr(
			rawurlencode( $text ),
			array(
				'%21' => '!',
				'%27' => "'",
				'%28' => '(',
				'%29' => ')',
				'%2A' => '*',
			)
		);
	}

	/**
	 * The one element that an expression finds.
	 *
	 * @param string $expression The expression.
	 */
	private function only( string $expression ): \DOMElement {
		$found = $this->page->query( $expression );
		if ( 0 === $found->length ) {
			throw new \RuntimeException( "Nothing in the page matches {$expression}." );
		}
		return $found->item( 0 );
	}

	/**
	 * Parses a page.
	 *
	 * @param string $html The page.
	 */
	private static function parse( string $html ): \DOMXPath {
		$document = new \DOMDocument();
		$before   = libxml_use_internal_errors( true );
		$document->loadHTML( '<?xml encoding="utf-8"?>' . $html );
		libxml_clear_errors();
		libxml_use_internal_errors( $before );
		return new \DOMXPath( $document );
	}

	/**
	 * Makes a request.
	 *
	 * @param string                     $method  The method.
	 * @param string                     $url     The address.
	 * @param string|array<string,mixed> $body    The body; an array for multipart.
	 * @param list<string>               $headers The headers.
	 */
	private static function request( string $method, string $url, string|array $body = '', array $headers = array() ): string {
		$curl = curl_init( $url );
		curl_setopt_array(
			$curl,
			array(
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_FOLLOWLOCATION => 'GET' === $method,
				CURLOPT_TIMEOUT        => 60,
				CURLOPT_HTTPHEADER     => $headers,
			)
		);
		if ( 'POST' === $method ) {
			curl_setopt( $curl, CURLOPT_POSTFIELDS, $body );
		}
		$answer = curl_exec( $curl );
		if ( ! is_string( $answer ) ) {
			throw new \RuntimeException( $url . ': ' . curl_error( $curl ) );
		}
		return $answer;
	}
}
