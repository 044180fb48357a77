<?php
/**
 * The bridge's calls of housekeeping and personal data.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A part of {@see Bridge}, which makes the calls.
 */
trait Bridge_Keeping {

	/**
	 * Does the housekeeping that is due: comparison, retention, files, read-back.
	 *
	 * @param array<string,mixed> $options Shape: docs/boundary.md, `maintain`.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function maintain( array $options ): array {
		return $this->call( 'maintain', self::encode( $options ) );
	}

	/**
	 * What is kept of a person.
	 *
	 * @param string $email    E-mail address.
	 * @param int    $page     From 1.
	 * @param int    $per_page Submissions of a page.
	 * @return array<string,mixed> `total` and `rows`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function person( string $email, int $page, int $per_page ): array {
		return $this->call(
			'person',
			self::encode(
				array(
					'email'    => $email,
					'page'     => $page,
					'per_page' => $per_page,
				)
			)
		);
	}

	/**
	 * Erases what is kept of a person.
	 *
	 * @param string $email E-mail address.
	 * @return array<string,mixed> `erased` and `pending`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function erase( string $email ): array {
		return $this->call( 'erase', $email );
	}

	/**
	 * Hands over an opinion about a submission that waits for one.
	 *
	 * @param string $id      Submission id.
	 * @param bool   $is_spam Whether it is spam.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function opinion( string $id, bool $is_spam ): array {
		return $this->call(
			'opinion',
			self::encode(
				array(
					'id'   => $id,
					'spam' => $is_spam,
				)
			)
		);
	}
}
