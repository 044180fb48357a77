<?php
/**
 * Thrown in place of `exit`.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

/**
 * Where an action of the admin ended: the address it went to, or how it died.
 */
final class Action_Ended extends \RuntimeException {
}
