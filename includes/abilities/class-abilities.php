<?php
/**
 * What assistants and other programs may do here.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Abilities;

use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

/**
 * Registers the main operations with WordPress's Abilities API (6.9 and later; without it nothing happens). Those that
 * look need the capability to view, those that change something the one to manage. What comes out holds no personal
 * data: whoever needs a name opens the submission on screen.
 */
class Abilities {

	public const CATEGORY = 'halt-tracker';

	/**
	 * Makes it.
	 *
	 * @param Looking   $looking  What only looks.
	 * @param Changing  $changing What changes something.
	 * @param Jobs|null $jobs     Both, about jobs.
	 */
	public function __construct( private Looking $looking, private Changing $changing, private ?Jobs $jobs = null ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		if ( ! function_exists( 'wp_register_ability' ) ) {
			return;
		}
		add_action( 'wp_abilities_api_categories_init', array( $this, 'register_category' ) );
		add_action( 'wp_abilities_api_init', array( $this, 'register' ) );
	}

	/**
	 * Registers the category.
	 *
	 * @return void
	 */
	public function register_category(): void {
		wp_register_ability_category(
			self::CATEGORY,
			array(
				'label'       => __( 'Halt Tracker', 'halt-tracker' ),
				'description' => __( 'Form submissions on their way to Tracker RMS.', 'halt-tracker' ),
			)
		);
	}

	/**
	 * Registers the abilities.
	 *
	 * @return void
	 */
	public function register(): void {
		foreach ( array_merge( $this->looking->all(), $this->jobs?->looking() ?? array() ) as $name => $ability ) {
			self::add( $name, $ability, true, false, true );
		}
		foreach ( array_merge( $this->changing->all(), $this->jobs?->changing() ?? array() ) as $name => $ability ) {
			self::add( $name, $ability, false, ! empty( $ability['destructive'] ), ! empty( $ability['idempotent'] ) );
		}
	}

	/**
	 * Registers one.
	 *
	 * @param string              $name           Name, without namespace.
	 * @param array<string,mixed> $ability        `label`, `description`, `execute`, `input` (schema or null), `output`, and `manages`
	 *                                            where looking takes a call to Tracker.
	 * @param bool                $is_readonly    Whether it changes nothing.
	 * @param bool                $is_destructive Whether it takes something away.
	 * @param bool                $is_idempotent  Whether doing it again changes nothing more.
	 * @return void
	 */
	public static function add( string $name, array $ability, bool $is_readonly, bool $is_destructive, bool $is_idempotent ): void {
		$may_view  = $is_readonly && empty( $ability['manages'] );
		$arguments = array(
			'label'               => $ability['label'],
			'description'         => $ability['description'],
			'category'            => self::CATEGORY,
			'execute_callback'    => $ability['execute'],
			'permission_callback' => $may_view ? static fn(): bool => Capability::may_view() : static fn(): bool => Capability::is_granted(),
			'output_schema'       => $ability['output'],
			'meta'                => array(
				'annotations'  => array(
					'readonly'    => $is_readonly,
					'destructive' => $is_destructive,
					'idempotent'  => $is_idempotent,
				),
				'show_in_rest' => true,
				// An agent that was given no list of its own may look; what changes something is offered to it by name only.
				'public'       => $is_readonly,
			),
		);
		if ( null !== $ability['input'] ) {
			$arguments['input_schema'] = $ability['input'];
		}
		wp_register_ability( 'halt-tracker/' . $name, $arguments );
	}
}
