<?php
/**
 * A browser without a screen: cookies, pages, forms.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Demo;

/**
 * Keeps cookies and fills in forms by the names that the page gives them, so that it can do only what a
 * person in a browser could.
 */
final class Web_Session {

	/**
	 * The connection with its cookies.
	 *
	 * @var \CurlHandle
	 */
	private \CurlHandle $curl;

	/**
	 * Address of the last page.
	 *
	 * @var string
	 */
	public string $url = '';

	/**
	 * Status of the last answer.
	 *
	 * @var int
	 */
	public int $status = 0;

	/**
	 * The last page.
	 *
	 * @var string
	 */
	public string $page = '';

	/**
	 * Opens an empty browser.
	 */
	public function __construct() {
		$this->curl = curl_init(); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a browser, not a request of the plugin.
		curl_setopt_array(
			$this->curl,
			array(
				CURLOPT_COOKIEFILE     => '',
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_FOLLOWLOCATION => true,
				CURLOPT_TIMEOUT        => 60,
				CURLOPT_PROXY          => '',
			)
		);
	}

	/**
	 * Opens a page.
	 *
	 * @param string $url Its address.
	 * @return void
	 */
	public function get( string $url ): void {
		curl_setopt_array(
			$this->curl,
			array(
				CURLOPT_HTTPGET => true,
				CURLOPT_URL     => $url,
			)
		);
		$this->run();
	}

	/**
	 * Fills in a form of the page and sends it.
	 *
	 * @param string               $mark   Text that only the wanted form holds in its markup.
	 * @param array<string,string> $values Values by name, over what the page has filled in.
	 * @return void
	 */
	public function submit( string $mark, array $values ): void {
		$document = new \DOMDocument();
		// Pages have faults that browsers forgive.
		libxml_use_internal_errors( true );
		$document->loadHTML( '<?xml encoding="UTF-8">' . $this->page );
		foreach ( $document->getElementsByTagName( 'form' ) as $form ) {
			if ( ! str_contains( (string) $document->saveHTML( $form ), $mark ) ) {
				continue;
			}
			$body = array();
			foreach ( $form->getElementsByTagName( 'input' ) as $input ) {
				if ( '' !== $input->getAttribute( 'name' ) && 'submit' !== $input->getAttribute( 'type' ) ) {
					$body[ $input->getAttribute( 'name' ) ] = $input->getAttribute( 'value' );
				}
			}
			$action = $form->getAttribute( 'action' );
			curl_setopt_array(
				$this->curl,
				array(
					CURLOPT_POST       => true,
					CURLOPT_POSTFIELDS => http_build_query( array_merge( $body, $values ) ),
					CURLOPT_URL        => str_starts_with( $action, 'http' ) ? $action : $this->origin() . $action,
				)
			);
			$this->run();
			return;
		}
		throw new \RuntimeException( "there is no form with '$mark' at $this->url (status $this->status)" );
	}

	/**
	 * Sends the request that was prepared.
	 *
	 * @return void
	 */
	private function run(): void {
		$page = curl_exec( $this->curl );
		if ( ! is_string( $page ) ) {
			throw new \RuntimeException( curl_error( $this->curl ) );
		}
		$this->page   = $page;
		$this->url    = (string) curl_getinfo( $this->curl, CURLINFO_EFFECTIVE_URL );
		$this->status = (int) curl_getinfo( $this->curl, CURLINFO_RESPONSE_CODE );
	}

	/**
	 * Scheme, host and port of the page.
	 *
	 * @return string
	 */
	private function origin(): string {
		preg_match( '#^https?://[^/]+#', $this->url, $match );
		return $match[0] ?? '';
	}
}
