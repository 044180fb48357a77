<?php
/**
 * Warnings between profiles and forms.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Form_Finder;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Profile_Warnings;
use PHPUnit\Framework\TestCase;

/**
 * Tests of Profile_Warnings and of the words for them.
 */
final class Profile_Warnings_Test extends TestCase {

	private const ID    = 'aaaaaaaa-1111-4111-8111-111111111111';
	private const OTHER = 'bbbbbbbb-1111-4111-8111-111111111111';

	/**
	 * A form of two fields.
	 *
	 * @param array<string,mixed> $more Other members.
	 * @return array<string,mixed>
	 */
	private static function form( array $more = array() ): array {
		$fields = array();
		foreach ( array( 'name', 'email' ) as $key ) {
			$fields[] = array( 'key' => $key, 'label' => $key, 'type' => 'input', 'required' => true, 'options' => array() );
		}
		return $more + array( 'id' => self::ID, 'css_id' => '', 'name' => 'Form', 'title' => 'Page', 'post_id' => 5, 'url' => '', 'module' => 'divi4', 'fields' => $fields, 'warnings' => array(), 'posts' => array( 5 ), 'place' => 'page', 'is_public' => true );
	}

	/**
	 * A profile.
	 *
	 * @param array<string,mixed> $more Members.
	 * @return array<string,mixed>
	 */
	private static function profile( array $more ): array {
		return Profile_Shape::normalise( $more + array( 'id' => 'a', 'name' => 'A', 'enabled' => true, 'matching' => array( 'form_ids' => array( self::ID ) ) ) );
	}

	/**
	 * Codes and lines of the warnings.
	 *
	 * @param array<string,mixed>       $profile  The profile.
	 * @param list<array<string,mixed>> $profiles All of them.
	 * @param list<array<string,mixed>> $forms    Forms.
	 * @return list<string>
	 */
	private static function codes( array $profile, array $profiles, array $forms ): array {
		return array_map( static fn( array $warning ): string => $warning['code'] . ( null === $warning['line'] ? '' : '@' . $warning['line'] ) . ( 'field_gone' === $warning['code'] ? ':' . $warning['detail'] : '' ), ( new Profile_Warnings( $profiles, $forms ) )->of_profile( $profile ) );
	}

	/**
	 * A renamed field is named wherever the profile uses it, before the next submission.
	 */
	public function test_a_field_that_is_gone(): void {
		$profile  = self::profile(
			array(
				'fields'      => array(
					Profile_Shape::line( 'NAME', 'surname' ),
					array( 'transforms' => array( array( 'type' => 'join', 'fields' => array( 'joined' ), 'separator' => ' ' ) ) ) + Profile_Shape::line( 'mail', 'contactDetails.email' ),
					array( 'from' => array( 'kind' => 'template', 'value' => '{{ field:gone }} {{field:email}}' ), 'to' => 'note' ),
					array( 'from' => array( 'kind' => 'constant', 'value' => 'mars' ), 'to' => 'source' ),
				),
				'conditions'  => array( array( 'field' => 'cond', 'test' => 'empty' ) ),
				'attachments' => array( 'enabled' => true, 'fields' => array( 'cv' ) ),
				'consent'     => array( 'required_field' => 'consent', 'marketing' => array( array( 'field' => 'news' ) ) ),
				'job'         => array( 'field' => 'job' ),
				'activity'    => array( 'subject' => '{{field:subject}}' ),
			)
		);
		$expected = array( 'field_gone@1:mail', 'field_gone@1:joined', 'field_gone@2:gone', 'field_gone:cond', 'field_gone:consent', 'field_gone:job', 'field_gone:news', 'field_gone:subject', 'field_gone:cv' );
		$this->assertSame( $expected, self::codes( $profile, array( $profile ), array( self::form() ) ) );

		// One of several keys of documents is enough, and a fixed job needs no key.
		$fewer = self::codes( array( 'attachments' => array( 'fields' => array( 'cv', 'EMAIL' ) ) + $profile['attachments'], 'job' => array( 'opportunity_id' => 9 ) + $profile['job'] ) + $profile, array(), array( self::form() ) );
		$this->assertSame( array( 'field_gone:job', 'field_gone:cv' ), array_values( array_diff( $expected, $fewer ) ) );
		// What comes from elsewhere may bring any key.
		foreach ( array( array( 'sources' => array( 'zapier' ) ), array( 'fallback' => true ), array( 'form_ids' => array( self::ID, 'a-webhook' ) ) ) as $matching ) {
			$this->assertSame( array(), self::codes( array( 'matching' => $matching + $profile['matching'] ) + $profile, array(), array( self::form() ) ) );
		}
		$this->assertSame( array( 'form_gone' ), self::codes( $profile, array(), array() ) );
	}

	/**
	 * Two profiles that take the same form: both say so, unless the upper one has a condition.
	 */
	public function test_two_profiles_for_one_form(): void {
		$upper = self::profile( array() );
		$lower = self::profile( array( 'id' => 'b', 'name' => 'B', 'matching' => array( 'form_ids' => array( strtoupper( self::ID ) ) ) ) );
		$all   = array( $upper, $lower );
		$this->assertSame( array( 'shadows' ), self::codes( $upper, $all, array( self::form() ) ) );
		$this->assertSame( array( 'shadowed' ), self::codes( $lower, $all, array( self::form() ) ) );
		$unsaved = array( 'id' => '' ) + $lower;
		$this->assertSame( array( 'shadowed', 'shadowed' ), self::codes( $unsaved, $all, array( self::form() ) ) );
		$all[0]['conditions'] = array( array( 'field' => 'name', 'test' => 'empty', 'value' => '' ) );
		$this->assertSame( array(), self::codes( $all[0], $all, array( self::form() ) ) );
		$this->assertSame( array(), self::codes( $lower, $all, array( self::form() ) ) );
		$off = array( $upper, array( 'enabled' => false ) + $lower );
		$this->assertSame( array(), self::codes( $upper, $off, array( self::form() ) ) );
	}

	/**
	 * Forms that visitors see and nobody takes.
	 */
	public function test_untaken(): void {
		$forms   = array( self::form(), self::form( array( 'id' => self::OTHER ) ), self::form( array( 'id' => '', 'css_id' => 'Apply', 'posts' => array( 9 ) ) ), self::form( array( 'id' => 'draft', 'posts' => array( 8 ), 'is_public' => false ) ) );
		$untaken = static fn( array $matching, bool $enabled = true ): array => array_column( ( new Profile_Warnings( array( self::profile( array( 'matching' => $matching, 'enabled' => $enabled ) ) ), $forms ) )->untaken(), 'id' );
		$this->assertSame( array( self::OTHER, '' ), $untaken( array( 'form_ids' => array( self::ID ) ) ) );
		$this->assertSame( array( self::ID, self::OTHER ), $untaken( array( 'css_ids' => array( 'apply' ) ) ) );
		$this->assertSame( array( '' ), $untaken( array( 'posts' => array( 5 ) ) ) );
		$this->assertSame( array(), $untaken( array( 'fallback' => true ) ) );
		$this->assertSame( array(), $untaken( array( 'sources' => array( 'Divi' ) ) ) );
		$this->assertCount( 3, $untaken( array( 'fallback' => true ), false ) );
	}

	/**
	 * Ids that a form no longer has, and warnings of the forms themselves. Every code has words.
	 */
	public function test_forms(): void {
		$profile = self::profile( array( 'matching' => array( 'form_ids' => array( self::ID, self::OTHER, '7067d836e5cc6b8d0df5f1ee01accc26', 'careers' ) ) ) );
		$forms   = array( self::form( array( 'warnings' => array( Form_Finder::DIVI4_ON_DIVI5 ) ) ) );
		$this->assertSame( array( 'form_gone', 'positional_id', 'divi4_on_divi5' ), self::codes( $profile, array(), $forms ) );
		foreach ( array( 'no_unique_id', 'positional_id', 'divi4_on_divi5', 'field_without_id', 'same_key_twice', 'same_id_different', 'field_gone', 'form_gone', 'shadowed', 'shadows', 'value_unknown', 'custom_field_unknown', 'event_gone' ) as $code ) {
			$text = Profile_Words::warning( array( 'code' => $code, 'detail' => '<x>', 'line' => 2 ) );
			$this->assertStringStartsWith( 'Line 3: ', $text );
			$this->assertStringNotContainsString( $code, $text );
		}
	}
}
