<?php
/**
 * Begins a part of the report.
 *
 * Usage: php heading.php TEXT
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

heading( $argv[1] );
