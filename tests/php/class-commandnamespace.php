<?php
/**
 * Stands in for WP-CLI's class of commands that only have others.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace WP_CLI\Dispatcher;

/**
 * WP-CLI makes another one itself, of the class alone; whoever gives one need not know what it is made of.
 */
class CommandNamespace {

	/**
	 * Makes it, as WP-CLI does.
	 *
	 * @param mixed  $container Command that it belongs to.
	 * @param string $name      Name.
	 * @param mixed  $docparser Its description.
	 */
	public function __construct( $container, string $name, $docparser ) {
		unset( $container, $name, $docparser );
	}
}
