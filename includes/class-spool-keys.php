<?php
/**
 * The key pairs of the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Whoever fills the spool needs the public key only, which lies open in an option: so a submission is taken
 * even where the key of the site cannot be read. The private one lies in the same option, sealed by the vault.
 *
 * A pair is never written over. Where another one has to be made, the earlier ones stay beside it, because a
 * row can be opened by its own pair only, and the key that sealed that pair may come back from a backup.
 */
class Spool_Keys {

	public const OPTION = 'halt_tracker_spool_keys';

	/**
	 * Makes it; nothing is read yet.
	 *
	 * @param Vault $vault Seals the private keys.
	 */
	public function __construct( private Vault $vault ) {
	}

	/**
	 * Sees that there is a pair: where there is none at all, and where nothing waits and the pair in use can
	 * no longer be opened although the vault can be used (the key of the site was replaced).
	 *
	 * @param bool $is_empty Whether the spool holds nothing.
	 * @return void
	 * @throws Storage_Exception When there is no pair, and the private key of a new one cannot be sealed.
	 */
	public function ensure( bool $is_empty ): void {
		$pairs = $this->pairs();
		if ( array() === $pairs ) {
			$this->add( $pairs );
		} elseif ( $is_empty && ! $this->opens( $pairs[0] ) ) {
			try {
				$this->add( $pairs );
			} catch ( Storage_Exception $e ) {
				// The vault cannot be used at all, so nothing is known against the pair.
				unset( $e );
			}
		}
	}

	/**
	 * The pair in use.
	 *
	 * @return array{id:string,public:string}
	 * @throws Spool_Exception When there is none.
	 */
	public function current(): array {
		$pair   = $this->pairs()[0] ?? null;
		$public = null === $pair ? '' : self::decode( $pair['public'] );
		if ( null === $pair || SODIUM_CRYPTO_BOX_PUBLICKEYBYTES !== strlen( $public ) ) {
			throw new Spool_Exception( Spool_Exception::NO_KEY );
		}
		return array(
			'id'     => $pair['id'],
			'public' => $public,
		);
	}

	/**
	 * The key pair that opens what was sealed to it.
	 *
	 * @param string $id Id of the pair.
	 * @return string As sodium_crypto_box_seal_open() wants it.
	 * @throws Spool_Exception When it is unknown or the vault does not open it.
	 */
	public function pair( string $id ): string {
		foreach ( $this->pairs() as $pair ) {
			if ( $id !== $pair['id'] ) {
				continue;
			}
			try {
				$private = self::decode( $this->vault->open( self::context(), $pair['private'] ) );
				return sodium_crypto_box_keypair_from_secretkey_and_publickey( $private, self::decode( $pair['public'] ) );
			} catch ( \Throwable $e ) {
				throw new Spool_Exception( Spool_Exception::KEY_CLOSED, 'the private key of the spool cannot be opened', $e );
			}
		}
		throw new Spool_Exception( Spool_Exception::KEY_CLOSED, 'the key pair of this row is gone' );
	}

	/**
	 * Makes a pair and puts it in front.
	 *
	 * @param list<array{id:string,public:string,private:string}> $pairs Pairs so far.
	 * @return void
	 * @throws Storage_Exception When the private key cannot be sealed.
	 */
	private function add( array $pairs ): void {
		if ( ! function_exists( 'sodium_crypto_box_keypair' ) ) {
			throw new Storage_Exception( 'PHP lacks sodium' );
		}
		$made   = sodium_crypto_box_keypair();
		$public = sodium_crypto_box_publickey( $made );
		array_unshift(
			$pairs,
			array(
				'id'      => substr( hash( 'sha256', $public ), 0, 16 ),
				'public'  => self::encode( $public ),
				'private' => $this->vault->seal( self::context(), self::encode( sodium_crypto_box_secretkey( $made ) ) ),
			)
		);
		// The first of two at once wins: a pair that somebody already seals to must not be written over.
		if ( 1 === count( $pairs ) ) {
			add_option( self::OPTION, $pairs, '', false );
		} else {
			update_option( self::OPTION, $pairs, false );
		}
	}

	/**
	 * Whether the vault opens a pair.
	 *
	 * @param array{id:string,public:string,private:string} $pair A pair.
	 * @return bool
	 */
	private function opens( array $pair ): bool {
		try {
			return SODIUM_CRYPTO_BOX_SECRETKEYBYTES === strlen( self::decode( $this->vault->open( self::context(), $pair['private'] ) ) );
		} catch ( \Throwable $e ) {
			return false;
		}
	}

	/**
	 * The pairs, the one in use first.
	 *
	 * @return list<array{id:string,public:string,private:string}>
	 */
	private function pairs(): array {
		$saved = get_option( self::OPTION, array() );
		$pairs = array();
		foreach ( is_array( $saved ) ? $saved : array() as $pair ) {
			if ( is_string( $pair['id'] ?? null ) && is_string( $pair['public'] ?? null ) && is_string( $pair['private'] ?? null ) ) {
				$pairs[] = $pair;
			}
		}
		return $pairs;
	}

	/**
	 * Where the sealed private key belongs.
	 *
	 * @return string
	 */
	private static function context(): string {
		return 'option:' . self::OPTION;
	}

	/**
	 * Bytes as text.
	 *
	 * @param string $bytes Bytes.
	 * @return string
	 */
	private static function encode( string $bytes ): string {
		return sodium_bin2base64( $bytes, SODIUM_BASE64_VARIANT_ORIGINAL );
	}

	/**
	 * Text as bytes.
	 *
	 * @param string $text Base64.
	 * @return string Empty where it is none.
	 */
	private static function decode( string $text ): string {
		try {
			return sodium_base642bin( $text, SODIUM_BASE64_VARIANT_ORIGINAL );
		} catch ( \SodiumException $e ) {
			return '';
		}
	}
}
