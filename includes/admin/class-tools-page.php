<?php
/**
 * The tools.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One tab for each tool. What a tool shows is shown once and kept nowhere.
 */
class Tools_Page {

	/**
	 * Makes it.
	 *
	 * @param list<Tool> $tools Tools in the order of the tabs.
	 */
	public function __construct( private array $tools ) {
	}

	/**
	 * All tools.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 * @return self
	 */
	public static function build( Bridge $bridge, Settings $settings ): self {
		return new self(
			array(
				new Inspect_Tool( $bridge ),
				new Dry_Run_Tool( $bridge, $settings ),
				new Test_Send_Tool( $bridge, $settings ),
				new Signature_Tool( $settings ),
				new Locks_Tool(),
			)
		);
	}

	/**
	 * Address of a tool.
	 *
	 * @param string               $tool      Its name.
	 * @param array<string,string> $arguments Further query.
	 * @return string
	 */
	public static function url( string $tool, array $arguments = array() ): string {
		return Screens::url( Screens::TOOLS, array( 'tool' => $tool ) + $arguments );
	}

	/**
	 * Runs before the page is shown.
	 *
	 * @return void
	 */
	public function load(): void {
		Page_Assets::enqueue();
	}

	/**
	 * Shows the tool that the address names, else the first one.
	 *
	 * @return void
	 */
	public function render(): void {
		$tools   = array_values( array_filter( $this->tools, static fn( Tool $tool ): bool => $tool->is_for_viewers() || Capability::is_granted() ) );
		$wanted  = Input::query()->key( 'tool' );
		$current = $tools[0];
		foreach ( $tools as $tool ) {
			$current = $tool->name() === $wanted ? $tool : $current;
		}
		View::render(
			'tools',
			array(
				'tools'   => $tools,
				'current' => $current,
				'body'    => static function () use ( $current ): void {
					try {
						$current->render();
					} catch ( Core_Exception $e ) {
						printf( '<div class="notice notice-error inline"><p>%s</p></div>', esc_html( Words::core_error( $e ) ) );
					}
				},
			)
		);
	}
}
