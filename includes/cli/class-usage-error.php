<?php
/**
 * A command line that cannot be understood.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * The message names options and arguments, never what was typed for them: that may be a secret in the wrong place.
 */
class Usage_Error extends \RuntimeException {
}
