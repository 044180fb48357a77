<?php
/**
 * A command that could not do what it is for.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * The message is a sentence for the one who typed the command, which ends with it.
 */
class Failure extends \RuntimeException {
}
