<?php
/**
 * Stands in for WP-CLI's class of commands that only have others.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace WP_CLI\Dispatcher;

/**
 * WP-CLI's own is as empty, as far as it is used.
 */
class CommandNamespace {
}
