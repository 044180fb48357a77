<?php
/**
 * Columns by day.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Geometry of the chart of what arrived and what failed. Words stand outside the drawing, where they wrap, grow
 * with the reader's font and are read aloud.
 */
class Day_Chart {

	public const WIDTH  = 600;
	public const HEIGHT = 120;

	/** Part of a day's share that its column fills. */
	private const FILL = 0.75;

	/**
	 * The days, each a number of everything.
	 *
	 * @var list<array{day:string,came_in:int,delivered:int,failed:int}>
	 */
	private array $days = array();

	/**
	 * Makes it.
	 *
	 * @param array<mixed> $days   Days as `figures` gives them, oldest first.
	 * @param bool         $is_rtl Whether time runs from right to left.
	 */
	public function __construct( array $days, private bool $is_rtl = false ) {
		foreach ( $days as $day ) {
			if ( is_array( $day ) ) {
				$this->days[] = array(
					'day'       => (string) ( $day['day'] ?? '' ),
					'came_in'   => max( 0, (int) ( $day['came_in'] ?? 0 ) ),
					'delivered' => max( 0, (int) ( $day['delivered'] ?? 0 ) ),
					'failed'    => max( 0, (int) ( $day['failed'] ?? 0 ) ),
				);
			}
		}
	}

	/**
	 * The days.
	 *
	 * @return list<array{day:string,came_in:int,delivered:int,failed:int}>
	 */
	public function days(): array {
		return $this->days;
	}

	/**
	 * What all days make together.
	 *
	 * @param string $what `came_in`, `delivered` or `failed`.
	 * @return int
	 */
	public function total( string $what ): int {
		return (int) array_sum( array_column( $this->days, $what ) );
	}

	/**
	 * The number at the top of the chart: round, and at least that of the highest column.
	 *
	 * @return int
	 */
	public function top(): int {
		$highest = 1;
		foreach ( $this->days as $day ) {
			$highest = max( $highest, $day['delivered'] + $day['failed'] );
		}
		$power = 10 ** (int) floor( log10( $highest ) );
		foreach ( array( 1, 2, 5, 10 ) as $step ) {
			if ( $step * $power >= $highest ) {
				return (int) ( $step * $power );
			}
		}
		return $highest;
	}

	/**
	 * The columns: what failed stands on what arrived.
	 *
	 * @return list<array{kind:string,x:float,y:float,width:float,height:float}> Empty ones are left out.
	 */
	public function columns(): array {
		$columns = array();
		$share   = array() === $this->days ? self::WIDTH : self::WIDTH / count( $this->days );
		$width   = $share * self::FILL;
		foreach ( $this->days as $index => $day ) {
			$x    = $share * $index + ( $share - $width ) / 2;
			$x    = $this->is_rtl ? self::WIDTH - $x - $width : $x;
			$base = (float) self::HEIGHT;
			foreach ( array( 'delivered', 'failed' ) as $kind ) {
				if ( 0 === $day[ $kind ] ) {
					continue;
				}
				$height    = self::HEIGHT * $day[ $kind ] / $this->top();
				$base     -= $height;
				$columns[] = array(
					'kind'   => $kind,
					'x'      => round( $x, 2 ),
					'y'      => round( $base, 2 ),
					'width'  => round( $width, 2 ),
					'height' => round( $height, 2 ),
				);
			}
		}
		return $columns;
	}

	/**
	 * A day as the site writes dates.
	 *
	 * @param string $day Such as `2026-11-22`.
	 * @return string
	 */
	public static function date( string $day ): string {
		$time = date_create_immutable( $day, wp_timezone() );
		return false === $time ? $day : (string) wp_date( (string) get_option( 'date_format' ), $time->getTimestamp() );
	}
}
