<?php
/**
 * The first step: PHP's extension and its store.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Requirements;

defined( 'ABSPATH' ) || exit;

/**
 * Tests itself each time it is shown: the extension is loaded and fits, the store opens, and what is sealed can be
 * opened again.
 */
class Extension_Step implements Step {

	/** What is sealed and opened for the test. */
	private const SAMPLE = 'halt-tracker';

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/** {@inheritDoc} */
	public function name(): string {
		return 'extension';
	}

	/** {@inheritDoc} */
	public function title(): string {
		return __( 'Extension', 'halt-tracker' );
	}

	/** {@inheritDoc} */
	public function is_done( array $status ): bool {
		return array() !== $status;
	}

	/** {@inheritDoc} */
	public function data( array $status ): array {
		$fault = $this->bridge->is_available() ? '' : Bridge::extension_fault();
		return array(
			'headline' => '' === $fault ? '' : Requirements::headline( $fault ),
			'facts'    => Requirements::facts(),
			'commands' => self::commands(),
			'checks'   => $this->checks( $fault, $status ),
		);
	}

	/** {@inheritDoc} */
	public function register( Actions $actions ): void {
		unset( $actions );
	}

	/**
	 * The tests of this step.
	 *
	 * @param string              $fault  What is wrong with the extension; empty: nothing.
	 * @param array<string,mixed> $status Status of the core.
	 * @return list<array{label:string,ok:bool,note:string}>
	 */
	private function checks( string $fault, array $status ): array {
		$checks = array(
			array(
				'label' => __( 'The extension is loaded and of the same release as the plugin', 'halt-tracker' ),
				'ok'    => '' === $fault,
				'note'  => '' === $fault ? Bridge::extension_version() : Words::code( 'extension_' . $fault ),
			),
			array(
				'label' => __( 'The store in the private directory can be read and written', 'halt-tracker' ),
				'ok'    => array() !== $status,
				'note'  => '',
			),
		);
		$sealed = false;
		$note   = '';
		if ( array() !== $status ) {
			try {
				$sealed = self::SAMPLE === $this->bridge->open( 'assistant', $this->bridge->seal( 'assistant', self::SAMPLE ) );
			} catch ( Core_Exception $e ) {
				$note = Words::core_error( $e );
			}
		}
		$checks[] = array(
			'label' => __( 'What is sealed with the key of this site can be opened again', 'halt-tracker' ),
			'ok'    => $sealed,
			'note'  => $note,
		);
		return $checks;
	}

	/**
	 * What to type on the server, for this very PHP.
	 *
	 * @return string
	 */
	private static function commands(): string {
		$file    = 'halt_tracker.so';
		$ini     = (string) PHP_CONFIG_FILE_SCAN_DIR;
		$service = sprintf( 'php%d.%d-fpm', PHP_MAJOR_VERSION, PHP_MINOR_VERSION );
		$server  = isset( $_SERVER['SERVER_SOFTWARE'] ) ? strtolower( sanitize_text_field( wp_unslash( $_SERVER['SERVER_SOFTWARE'] ) ) ) : '';
		if ( 'fpm-fcgi' !== PHP_SAPI && str_contains( $server, 'apache' ) ) {
			$service = 'apache2';
		}
		return implode(
			"\n",
			array(
				sprintf( 'install -m 0644 %s %s', $file, escapeshellarg( rtrim( (string) ini_get( 'extension_dir' ), '/' ) . '/' . $file ) ),
				sprintf( "echo 'extension=%s' > %s", $file, escapeshellarg( '' === $ini ? (string) php_ini_loaded_file() : $ini . '/30-halt_tracker.ini' ) ),
				'systemctl restart ' . $service,
			)
		);
	}
}
