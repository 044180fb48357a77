<?php
/**
 * Raised where the private directory or the key cannot be used.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The message is for operators; it names paths, never content.
 */
class Storage_Exception extends \RuntimeException {
}
