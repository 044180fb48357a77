<?php
/**
 * Where things stand in a JSON text.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * PHP's own reader says that a text is no JSON, and not where. This one reads no values: it notes the line of
 * every member, and the place of the first fault.
 */
class Json_Lines {

	private const DEPTH = 32;

	/**
	 * Line of each member, by path: names and indexes with slashes between them.
	 *
	 * @var array<string,int>
	 */
	private array $lines = array();

	/**
	 * Where reading stands.
	 *
	 * @var int
	 */
	private int $offset = 0;

	/**
	 * Line ends up to a place, so that none is counted twice: the place, and how many.
	 *
	 * @var array{0:int,1:int}
	 */
	private array $counted = array( 0, 0 );

	/**
	 * Whether the text is JSON.
	 *
	 * @var bool
	 */
	private bool $is_json;

	/**
	 * Members that occur twice in one object.
	 *
	 * @var list<string>
	 */
	private array $twice = array();

	/**
	 * Reads the text.
	 *
	 * @param string $text Any text.
	 */
	public function __construct( private string $text ) {
		$this->is_json = $this->value( '', 0 );
		$this->skip( '/\G\s*/' );
		$this->is_json = $this->is_json && strlen( $text ) === $this->offset;
	}

	/**
	 * Line and column of the first fault, from 1; null where there is none.
	 *
	 * @return array{line:int,column:int}|null
	 */
	public function fault(): ?array {
		if ( $this->is_json ) {
			return null;
		}
		$before = substr( $this->text, 0, $this->offset );
		$start  = strrpos( $before, "\n" );
		return array(
			'line'   => 1 + substr_count( $before, "\n" ),
			'column' => 1 + mb_strlen( false === $start ? $before : substr( $before, $start + 1 ), 'UTF-8' ),
		);
	}

	/**
	 * The line of a member, from 1; 0 where it is not there.
	 *
	 * @param string $path Names and indexes with slashes between them.
	 * @return int
	 */
	public function line( string $path ): int {
		return $this->lines[ $path ] ?? 0;
	}

	/**
	 * Members that occur twice in one object; only the last would count.
	 *
	 * @return list<string>
	 */
	public function twice(): array {
		return $this->twice;
	}

	/**
	 * Reads a value.
	 *
	 * @param string $path  Its path.
	 * @param int    $depth How deep it stands.
	 * @return bool Whether it is one.
	 */
	private function value( string $path, int $depth ): bool {
		$this->skip( '/\G\s*/' );
		$this->lines[ $path ] ??= $this->here();
		$first                  = $this->text[ $this->offset ] ?? '';
		if ( '{' === $first || '[' === $first ) {
			return $depth < self::DEPTH && $this->members( '{' === $first ? '}' : ']', $path, $depth );
		}
		return null !== $this->string() || $this->skip( '/\G(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/' );
	}

	/**
	 * Reads an object or a list.
	 *
	 * @param string $end   What closes it.
	 * @param string $path  Its path.
	 * @param int    $depth How deep it stands.
	 * @return bool Whether it is one.
	 */
	private function members( string $end, string $path, int $depth ): bool {
		++$this->offset;
		if ( $this->skip( '/\G\s*' . preg_quote( $end, '/' ) . '/' ) ) {
			return true;
		}
		$seen = array();
		do {
			$name = (string) count( $seen );
			if ( '}' === $end ) {
				$this->skip( '/\G\s*/' );
				$at   = $this->here();
				$name = $this->string();
				if ( null === $name || ! $this->skip( '/\G\s*:/' ) ) {
					return false;
				}
				$this->lines[ ltrim( $path . '/' . $name, '/' ) ] = $at;
				if ( isset( $seen[ $name ] ) ) {
					$this->twice[] = ltrim( $path . '/' . $name, '/' );
				}
			}
			$seen[ $name ] = true;
			if ( ! $this->value( ltrim( $path . '/' . $name, '/' ), $depth + 1 ) ) {
				return false;
			}
		} while ( $this->skip( '/\G\s*,/' ) );
		$this->skip( '/\G\s*/' );
		return $this->skip( '/\G' . preg_quote( $end, '/' ) . '/' );
	}

	/**
	 * Reads a text in quotation marks; null where there is none.
	 *
	 * @return string|null
	 */
	private function string(): ?string {
		$start = $this->offset;
		if ( ! $this->skip( '/\G"(?:[^"\\\\\x00-\x1f]|\\\\(?:["\\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+"/' ) ) {
			return null;
		}
		return (string) json_decode( substr( $this->text, $start, $this->offset - $start ) );
	}

	/**
	 * The line on which reading stands.
	 *
	 * @return int
	 */
	private function here(): int {
		list( $place, $count ) = $this->counted;

		$this->counted = array( $this->offset, $count + substr_count( $this->text, "\n", $place, $this->offset - $place ) );
		return 1 + $this->counted[1];
	}

	/**
	 * Goes past what matches here.
	 *
	 * @param string $pattern Begins with `\G`.
	 * @return bool Whether it matched.
	 */
	private function skip( string $pattern ): bool {
		if ( 1 !== preg_match( $pattern, $this->text, $match, 0, $this->offset ) ) {
			return false;
		}
		$this->offset += strlen( $match[0] );
		return true;
	}
}
