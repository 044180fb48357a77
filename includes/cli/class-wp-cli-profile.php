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
 * Form Profiles.
 */
final class Wp_Cli_Profile extends \WP_CLI\Dispatcher\CommandNamespace {
}
