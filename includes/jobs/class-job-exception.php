<?php
/**
 * An operation that could not be carried out.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

defined( 'ABSPATH' ) || exit;

/**
 * Its message is the stable code that the core journals.
 */
class Job_Exception extends \RuntimeException {
}
