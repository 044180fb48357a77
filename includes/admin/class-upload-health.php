<?php
/**
 * Site Health: can files arrive?
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Upload_Limits;

defined( 'ABSPATH' ) || exit;

/**
 * A CV that PHP or the web server drops leaves no trace, so the limits are told before it happens.
 */
class Upload_Health {

	/**
	 * Makes it.
	 *
	 * @param Upload_Limits $limits Limits.
	 */
	public function __construct( private Upload_Limits $limits ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'site_status_tests', array( $this, 'add' ) );
	}

	/**
	 * Adds the test.
	 *
	 * @param array<string,mixed> $tests Tests of Site Health.
	 * @return array<string,mixed>
	 */
	public function add( $tests ) {
		$tests['direct']['halt_tracker_uploads'] = array(
			'label' => __( 'Halt Tracker: size of uploads', 'halt-tracker' ),
			'test'  => array( $this, 'test' ),
		);
		return $tests;
	}

	/**
	 * The result.
	 *
	 * @return array<string,mixed>
	 */
	public function test(): array {
		$is_lowered = $this->limits->is_lowered();
		return array(
			'label'       => $is_lowered ? __( 'PHP drops files that Halt Tracker would take', 'halt-tracker' ) : __( 'Files of the size that Halt Tracker takes can arrive', 'halt-tracker' ),
			'status'      => $is_lowered ? 'recommended' : 'good',
			'badge'       => array(
				'label' => __( 'Halt Tracker', 'halt-tracker' ),
				'color' => 'blue',
			),
			'description' => '<p>' . implode( '</p><p>', array_map( 'esc_html', $this->limits->sentences() ) ) . '</p>',
			'actions'     => '<p><a href="' . esc_url( Screens::url() ) . '">' . esc_html__( 'Settings', 'halt-tracker' ) . '</a></p>',
			'test'        => 'halt_tracker_uploads',
		);
	}
}
