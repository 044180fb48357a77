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
 * Delivers to Tracker RMS, and says how that goes.
 */
final class Wp_Cli_Root extends \WP_CLI\Dispatcher\CommandNamespace {
}
