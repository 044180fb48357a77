<?php
/**
 * A command of WP-CLI that only has others.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * The queue and what is in it.
 */
final class Wp_Cli_Queue extends \WP_CLI\Dispatcher\CommandNamespace {
}
