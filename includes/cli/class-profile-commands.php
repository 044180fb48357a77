<?php
/**
 * Form Profiles.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Profile_Json;
use Halt\Tracker\Profiles;

defined( 'ABSPATH' ) || exit;

/**
 * `profile list`, `profile get`, `profile import`, `profile export`. Files are those of the screen.
 */
final class Profile_Commands implements Group {

	/**
	 * Notes who did it.
	 *
	 * @var Audit
	 */
	private Audit $audit;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core, which knows faults.
	 * @param Profiles $profiles The profiles.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles ) {
		$this->audit = new Audit( $bridge );
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$import = array(
			Synopsis::argument( 'file', __( 'JSON of profiles, or the flat map of the earlier plugin; without one it is read from standard input.', 'halt-tracker' ), true ),
			Synopsis::flag( 'replace', __( 'Replaces profiles with the same ids; otherwise they get new ids.', 'halt-tracker' ) ),
			Synopsis::flag( 'dry-run', __( 'Only says what would be imported.', 'halt-tracker' ) ),
		);
		return array(
			new Command( 'profile list', __( 'Lists Form Profiles in the order in which they are tried.', 'halt-tracker' ), array( Synopsis::format() ), $this->list( ... ) ),
			new Command( 'profile get', __( 'Prints a Form Profile as JSON.', 'halt-tracker' ), array( Synopsis::argument( 'id', __( 'Id of the profile.', 'halt-tracker' ) ) ), $this->get( ... ) ),
			new Command( 'profile export', __( 'Prints Form Profiles as JSON, as the export of the screen does.', 'halt-tracker' ), array( Synopsis::argument( 'id', __( 'Ids of profiles; without one, all.', 'halt-tracker' ), true, true ) ), $this->export( ... ) ),
			new Command( 'profile import', __( 'Takes Form Profiles in, all or none. Exits with 1 where one has faults.', 'halt-tracker' ), $import, $this->import( ... ) ),
		);
	}

	/**
	 * All profiles.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function list( Arguments $arguments, Output $output ): int {
		$rows = array_map(
			fn( array $profile ): array => array(
				'id'      => $profile['id'],
				'name'    => $profile['name'],
				'enabled' => (bool) $profile['enabled'],
				'version' => (int) $profile['version'],
				'action'  => (string) ( $profile['action'] ?? '' ),
				'record'  => (string) ( $profile['record'] ?? '' ),
				'faults'  => count( $this->bridge->check_profile( $profile ) ),
			),
			$this->profiles->all()
		);
		$output->items( $rows, array( 'id', 'name', 'enabled', 'version', 'action', 'record', 'faults' ), $arguments->text( 'format' ) );
		return Command::OK;
	}

	/**
	 * One profile.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function get( Arguments $arguments, Output $output ): int {
		$output->json( $this->known( $arguments->text( 'id' ) ) );
		return Command::OK;
	}

	/**
	 * Profiles as a file.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function export( Arguments $arguments, Output $output ): int {
		$ids = $arguments->texts( 'id' );
		$output->write( Profile_Json::write( array() === $ids ? $this->profiles->all() : array_map( fn( string $id ): array => $this->known( $id ), $ids ) ) . "\n" );
		return Command::OK;
	}

	/**
	 * Takes profiles in.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When nothing was imported.
	 */
	private function import( Arguments $arguments, Output $output ): int {
		$read = ( new Profile_Json() )->read( File::read( $arguments->text( 'file' ) ) );
		foreach ( $read['faults'] as $fault ) {
			$output->warning( Profile_Words::json_fault( $fault ) );
		}
		if ( array() !== $read['faults'] || array() === $read['profiles'] ) {
			throw new Failure( __( 'Nothing was imported.', 'halt-tracker' ) );
		}
		$faults = 0;
		foreach ( $read['profiles'] as $profile ) {
			$is_known = null !== $this->profiles->find( (string) $profile['id'] );
			if ( $is_known && ! $arguments->flag( 'replace' ) ) {
				$profile['id'] = '';
			}
			$saved   = $arguments->flag( 'dry-run' ) ? $profile : $this->profiles->save( $profile );
			$faults += $this->faults( $saved, $output );
			/* translators: 1: name of the profile, 2: its id. */
			$output->log( sprintf( $is_known && $arguments->flag( 'replace' ) ? __( 'Replaced: %1$s (%2$s)', 'halt-tracker' ) : __( 'New: %1$s (%2$s)', 'halt-tracker' ), $saved['name'], $saved['id'] ) );
		}
		$count = count( $read['profiles'] );
		if ( $arguments->flag( 'dry-run' ) ) {
			$output->warning( __( 'Nothing was imported.', 'halt-tracker' ) );
		} else {
			$this->audit->note( 'profiles_imported', '', array( 'count' => $count ) );
			/* translators: %d: number of profiles. */
			$output->success( sprintf( _n( '%d profile imported.', '%d profiles imported.', $count, 'halt-tracker' ), $count ) );
		}
		return 0 === $faults ? Command::OK : Command::PROBLEM;
	}

	/**
	 * Says what is wrong with a profile.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @param Output              $output  Where to say it.
	 * @return int How many faults.
	 */
	private function faults( array $profile, Output $output ): int {
		$faults = $this->bridge->check_profile( $profile );
		foreach ( $faults as $fault ) {
			$place = null === $fault['line'] ? '' : ' #' . ( $fault['line'] + 1 );
			$output->warning( trim( $profile['name'] . $place . ': ' . Words::code( $fault['code'] ) . ' ' . $fault['detail'] ) );
		}
		return count( $faults );
	}

	/**
	 * A profile that is there.
	 *
	 * @param string $id Profile id.
	 * @return array<string,mixed>
	 * @throws Failure When there is none.
	 */
	private function known( string $id ): array {
		return $this->profiles->find( $id ) ?? throw new Failure( __( 'There is no such profile.', 'halt-tracker' ) );
	}
}
