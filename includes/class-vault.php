<?php
/**
 * The vault in plain PHP: the envelope of docs/boundary.md with sodium.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Seals the secrets among the options and opens them, also while the extension is missing.
 *
 * The key is `HALT_TRACKER_KEY` (constant, then environment), else the file `key` in the private directory.
 * WordPress's salts play no part, so that rotating them costs no credential.
 */
class Vault {

	private const PREFIX     = 'ht1.';
	private const FORMAT     = "\x01";
	private const KEY_ID     = 4;
	private const NONCE      = 24;
	private const KEY_FILE   = 'key';
	private const MASTER_LEN = 32;

	/**
	 * Makes the vault; no key is read yet.
	 *
	 * @param Private_Directory $directory Where the key file lies.
	 */
	public function __construct( private Private_Directory $directory ) {
	}

	/**
	 * The key given by constant or environment, in base64; empty where the key file is used.
	 *
	 * @return string
	 */
	public function given_key(): string {
		if ( defined( 'HALT_TRACKER_KEY' ) ) {
			return trim( (string) constant( 'HALT_TRACKER_KEY' ) );
		}
		$environment = getenv( 'HALT_TRACKER_KEY' );
		return false === $environment ? '' : trim( $environment );
	}

	/**
	 * Seals bytes for one place.
	 *
	 * @param string $context Where the envelope belongs, such as `option:halt_tracker_secrets`.
	 * @param string $bytes   Any bytes.
	 * @return string Text envelope.
	 * @throws Storage_Exception When there is no usable key.
	 */
	public function seal( string $context, string $bytes ): string {
		$master = $this->master_key();
		$nonce  = random_bytes( self::NONCE );
		$binary = self::FORMAT . self::key_id( $master ) . $nonce
			. sodium_crypto_aead_xchacha20poly1305_ietf_encrypt( $bytes, $context, $nonce, self::sealing_key( $master ) );
		return self::PREFIX . sodium_bin2base64( $binary, SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING );
	}

	/**
	 * Opens an envelope.
	 *
	 * @param string $context  The context it was sealed for.
	 * @param string $envelope Text envelope.
	 * @return string The bytes.
	 * @throws Storage_Exception When the key is another one or the envelope is damaged or belongs elsewhere.
	 */
	public function open( string $context, string $envelope ): string {
		if ( ! str_starts_with( $envelope, self::PREFIX ) ) {
			throw new Storage_Exception( 'not an envelope' );
		}
		try {
			$binary = sodium_base642bin( substr( $envelope, strlen( self::PREFIX ) ), SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING );
		} catch ( \SodiumException $e ) {
			throw new Storage_Exception( 'the envelope is damaged', 0, $e );
		}
		$header = 1 + self::KEY_ID + self::NONCE;
		if ( strlen( $binary ) < $header + SODIUM_CRYPTO_AEAD_XCHACHA20POLY1305_IETF_ABYTES || self::FORMAT !== $binary[0] ) {
			throw new Storage_Exception( 'the envelope is damaged' );
		}
		$master = $this->master_key();
		if ( ! hash_equals( self::key_id( $master ), substr( $binary, 1, self::KEY_ID ) ) ) {
			throw new Storage_Exception( 'sealed with another key' );
		}
		$bytes = sodium_crypto_aead_xchacha20poly1305_ietf_decrypt(
			substr( $binary, $header ),
			$context,
			substr( $binary, 1 + self::KEY_ID, self::NONCE ),
			self::sealing_key( $master )
		);
		if ( false === $bytes ) {
			throw new Storage_Exception( 'the envelope is damaged or belongs elsewhere' );
		}
		return $bytes;
	}

	/**
	 * The master key; its file is made where there is none.
	 *
	 * @return string 32 bytes.
	 * @throws Storage_Exception When there is none to be had.
	 */
	private function master_key(): string {
		$given = $this->given_key();
		if ( '' !== $given ) {
			return self::decode_key( $given );
		}
		$path = $this->directory->ensure() . '/' . self::KEY_FILE;
		if ( ! file_exists( $path ) ) {
			self::create_key( $path );
		}
		clearstatcache( true, $path );
		if ( 0 !== ( (int) fileperms( $path ) & 0077 ) ) {
			throw new Storage_Exception( 'the key file is open to others; set its mode to 600: ' . $path );
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file; the HTTP API is no use here.
		$text = file_get_contents( $path );
		if ( false === $text ) {
			throw new Storage_Exception( 'the key file cannot be read: ' . $path );
		}
		return self::decode_key( trim( $text ) );
	}

	/**
	 * Makes the key file. It appears complete or not at all, and the first of several processes wins: hence
	 * a temporary name and a hard link, which fails where the name exists. The core does the same.
	 *
	 * @param string $path Path of the key file.
	 * @return void
	 * @throws Storage_Exception When it cannot be written.
	 */
	private static function create_key( string $path ): void {
		$temporary = dirname( $path ) . '/.key-' . bin2hex( random_bytes( 8 ) );
		// phpcs:disable WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors, Generic.PHP.NoSilencedErrors -- WP_Filesystem can neither create exclusively nor link; failures are handled below.
		$mask   = umask( 0077 );
		$handle = @fopen( $temporary, 'x' );
		umask( $mask );
		if ( false === $handle ) {
			throw new Storage_Exception( 'the private directory cannot be written: ' . dirname( $path ) );
		}
		chmod( $temporary, 0600 );
		$written = fwrite( $handle, base64_encode( random_bytes( self::MASTER_LEN ) ) ) && fsync( $handle ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- As above.
		fclose( $handle );
		$linked = $written && @link( $temporary, $path );
		@unlink( $temporary );
		// phpcs:enable
		if ( ! $linked && ! file_exists( $path ) ) {
			throw new Storage_Exception( 'the key file cannot be written: ' . $path );
		}
	}

	/**
	 * Reads a key in base64.
	 *
	 * @param string $text Base64.
	 * @return string 32 bytes.
	 * @throws Storage_Exception When it is something else. A bad key is never replaced: what it sealed would be lost.
	 */
	private static function decode_key( string $text ): string {
		$bytes = base64_decode( $text, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- The key is base64 by definition.
		if ( false === $bytes || self::MASTER_LEN !== strlen( $bytes ) ) {
			throw new Storage_Exception( 'the key is not 32 bytes in base64' );
		}
		return $bytes;
	}

	/**
	 * Which key an envelope was sealed with.
	 *
	 * @param string $master Master key.
	 * @return string Four bytes.
	 */
	private static function key_id( string $master ): string {
		return substr( hash_hmac( 'sha256', 'halt-tracker/id/v1', $master, true ), 0, self::KEY_ID );
	}

	/**
	 * The key that seals.
	 *
	 * @param string $master Master key.
	 * @return string 32 bytes.
	 */
	private static function sealing_key( string $master ): string {
		return hash_hmac( 'sha256', 'halt-tracker/seal/v1', $master, true );
	}
}
