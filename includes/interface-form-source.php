<?php
/**
 * A kind of form that can be found in the content of a post.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Reads forms out of content as its editor saved it. Nothing is rendered.
 */
interface Form_Source {

	/**
	 * Texts one of which is in every content that holds or refers to such a form.
	 *
	 * @return list<string>
	 */
	public function marks(): array;

	/**
	 * The forms of a content, and the layouts it refers to.
	 *
	 * A form is `{id, css_id, name, module, is_hidden, layout, fields}`; `layout` is the post that holds the
	 * form itself where the content holds a copy or a reference, 0 for none. A field is `{key, label, type,
	 * required, options}`.
	 *
	 * @param string $content Content of a post.
	 * @return array{forms:list<array<string,mixed>>,layouts:list<int>}
	 */
	public function read( string $content ): array;
}
