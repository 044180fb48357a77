<?php
/**
 * Tracker's side of `bin/bench jobs`, and the rows of the report.
 *
 * Usage: php jobs.php COMMAND …
 *
 *   seed NUMBER         so many opportunities, open and published, with an advert of usual length
 *   change NUMBER ROUND changes the adverts of so many
 *   people NUMBER       so many contacts with the tag of the event
 *   row SWEEP NUMBER    the rows of a sweep over so many
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';
require __DIR__ . '/jobs-common.php';

// All records of the sandbox are read at once; this process is not the one that is measured.
ini_set( 'memory_limit', '-1' );

/** Records of one call to the sandbox. */
const CHUNK = 1000;

/**
 * An opportunity as an agency has it.
 *
 * @param int $n Number.
 * @return array<string,mixed>
 */
function opportunity( int $n ): array {
	$places = array( 'London', 'Leeds', 'Bristol', 'Glasgow', 'Cardiff', 'Belfast', 'York' );
	$title  = sprintf( 'Management Accountant %05d', $n );
	return array(
		'name'          => $title,
		'status'        => array( 'id' => 8, 'name' => 'Open' ),
		'workType'      => array( 'id' => 3, 'name' => 'Temporary' ),
		'locationCity'  => $places[ $n % count( $places ) ],
		'currencyCode'  => 'GBP',
		'advertDetails' => array(
			'publishOnline' => true,
			'reference'     => sprintf( 'JOB-%05d', $n ),
			'title'         => $title,
			'description'   => '<p>Our client keeps the books of others.</p><ul>' . str_repeat( '<li>You close the month by the fifth working day, and say what it means.</li>', 20 ) . '</ul>',
			'location'      => $places[ $n % count( $places ) ],
			'sector'        => array( 'Finance', 'Logistics', 'Care' )[ $n % 3 ],
			'salaryFrom'    => (string) ( 30000 + $n ),
			'salaryTo'      => (string) ( 40000 + $n ),
			'salaryPer'     => 'year',
		),
	);
}

/**
 * Adds records to the sandbox.
 *
 * @param string   $type   Record type.
 * @param int      $number How many.
 * @param callable $make   Makes one of its number.
 * @return list<int> Ids.
 */
function plant( string $type, int $number, callable $make ): array {
	$ids = array();
	foreach ( array_chunk( range( 1, $number ), CHUNK ) as $some ) {
		$added = sandbox( 'POST', 'seed', array( 'records' => array( $type => array_map( $make, $some ) ) ) );
		$ids   = array_merge( $ids, $added['added'][ $type ] );
	}
	return $ids;
}

/**
 * The rows of a sweep.
 *
 * @param string $name   Name of the sweep.
 * @param int    $number Opportunities.
 * @return void
 */
function rows( string $name, int $number ): void {
	$facts   = kept( $name );
	$changed = array( 'first' => $number, 'second' => 0, 'third' => intdiv( $number, 100 ), 'fourth' => intdiv( $number, 10 ) )[ $name ];
	$what    = array( 'first' => 'first sweep', 'second' => 'second sweep, nothing changed', 'third' => 'third sweep, 1 % changed', 'fourth' => 'fourth sweep, 10 % changed, killed at half and resumed' )[ $name ];
	$last    = $facts['last'] ?? array();
	row( "$what: wall time", '', sprintf( '%.1f s', $facts['seconds'] ), sprintf( '%s; %d rows, %d created, %d updated, %d unchanged, %d removed; %d on the site', $last['outcome'] ?? '?', $last['rows'] ?? 0, $last['created'] ?? 0, $last['updated'] ?? 0, $last['unchanged'] ?? 0, $last['removed'] ?? 0, $facts['published'] ) );
	$reads = $facts['calls'] > 4900 ? '' : sprintf( ', %d of them full records', $facts['reads'] );
	row( "$what: calls to Tracker", 'second' === $name ? '0 full records' : ( 'third' === $name ? "$changed full records" : '' ), $facts['calls'] . $reads, 'fourth' === $name ? 'time of the process that was killed not counted; its calls are' : '' );
	$notes = array( 'first' => 'a new post is saved twice: before and after its terms', 'fourth' => 'both processes; what was cut off may count twice' );
	row( "$what: posts saved", 'first' === $name ? '' : (string) $changed, (string) $facts['writes'], $notes[ $name ] ?? '' );
	row( "$what: peak memory above WordPress", '<= 64 MiB', sprintf( '%.1f MiB', $facts['resident'] / 1048576 ), sprintf( 'resident, of the whole process; PHP counts %.1f MiB of it', $facts['php'] / 1048576 ) );
}

switch ( $argv[1] ) {
	case 'seed':
		plant( 'Opportunity', (int) $argv[2], __NAMESPACE__ . '\opportunity' );
		break;
	case 'change':
		$bench_ids = array_column( sandbox( 'GET', 'records/Opportunity' ), 'id' );
		// Spread over the whole list, and never the seed's own.
		$bench_ids = array_slice( $bench_ids, -intdiv( count( $bench_ids ), (int) $argv[2] ) * (int) $argv[2] );
		foreach ( array_chunk( $bench_ids, intdiv( count( $bench_ids ), (int) $argv[2] ) ) as $bench_some ) {
			sandbox(
				'POST',
				'touch',
				array(
					'type'    => 'Opportunity',
					'id'      => $bench_some[0],
					'members' => array( 'advertDetails' => array( 'salaryTo' => (string) ( 90000 + (int) $argv[3] ) ) ),
				)
			);
		}
		break;
	case 'people':
		$bench_people = plant(
			'Contact',
			(int) $argv[2],
			static fn ( int $n ): array => array(
				'firstName'      => 'Ada',
				'surname'        => sprintf( 'Guest %05d', $n ),
				'tagText'        => 'Newsletter, Bench Conference',
				'contactDetails' => array( 'email' => sprintf( 'guest-%05d@example.test', $n ) ),
			)
		);
		file_put_contents( dirname( (string) getenv( 'HALT_BENCH_ROWS' ) ) . '/people.json', encode( $bench_people ) );
		break;
	case 'row':
		rows( $argv[2], (int) $argv[3] );
		break;
	default:
		exit( 2 );
}
