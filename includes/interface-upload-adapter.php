<?php
/**
 * What the listener needs to know of an upload extension.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Divi has no file field. Extensions upload before the form is sent and leave the stored name in a text
 * field (Divi contract, section 7). An adapter knows in which folders its extension stores files.
 */
interface Upload_Adapter {

	/**
	 * Folders to look in, the likeliest first. They need not exist.
	 *
	 * @param string $form_id Unique id of the form; already checked to be safe in a path.
	 * @return list<array{path:string,max_age:int}> `max_age`: seconds after which a file there is not ours; 0: any.
	 */
	public function folders( string $form_id ): array;
}
