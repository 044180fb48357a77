<?php
/**
 * The forms of the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Divi5_Forms;
use Halt\Tracker\Form_Finder;
use Halt\Tracker\Form_Posts;

/**
 * Tests of Form_Finder, Form_Posts, Divi4_Forms and Divi5_Forms.
 */
final class Form_Finder_Test extends Site_Test_Case {

	private const ID = '11111111-1111-4111-8111-111111111111';

	/**
	 * The forms of the pages that this test made.
	 *
	 * @param int ...$pages Posts.
	 * @return list<array<string,mixed>>
	 */
	private static function forms_on( int ...$pages ): array {
		return array_values( array_filter( ( new Form_Finder() )->all(), static fn( array $form ): bool => array() !== array_intersect( $pages, $form['posts'] ) ) );
	}

	/**
	 * A Divi 4 form as the builder saves it.
	 *
	 * @param string $attributes Attributes of the form.
	 * @param string $fields     Its fields; empty: two.
	 * @return string
	 */
	private static function divi4( string $attributes, string $fields = '' ): string {
		$fields = '' === $fields
			? '[et_pb_contact_field field_id="First_Name" field_title="Your &quot;first&quot; name" _builder_version="4.24.2"][/et_pb_contact_field]'
				. '[et_pb_contact_field field_id="Interests" field_title="Interests" field_type="checkbox" required_mark="off" checkbox_options="%91{%22value%22:%22Temp%22,%22checked%22:0},{%22value%22:%22Perm, full time%22,%22checked%22:0}%93" /]'
			: $fields;
		return '[et_pb_section fb_built="1"][et_pb_row][et_pb_column type="4_4"][et_pb_contact_form email="a@b.c" ' . $attributes . ']' . $fields . '[/et_pb_contact_form][/et_pb_column][/et_pb_row][/et_pb_section]';
	}

	/**
	 * A value of Divi 5.
	 *
	 * @param mixed $value The value.
	 * @return array<string,array<string,mixed>>
	 */
	private static function desktop( mixed $value ): array {
		return array( 'desktop' => array( 'value' => $value ) );
	}

	/**
	 * A Divi 5 form as the builder saves it.
	 *
	 * @param string $id   Unique id; empty: none.
	 * @param string $name Title.
	 * @return string
	 */
	private static function divi5( string $id, string $name = 'Get in touch' ): string {
		$form   = array(
			'module' => array( 'advanced' => '' === $id ? array() : array( 'uniqueId' => self::desktop( $id ) ), 'meta' => array( 'adminLabel' => self::desktop( 'Footer form' ) ) ),
			'title'  => array( 'innerContent' => self::desktop( $name ) ),
		);
		$fields = array(
			array( 'innerContent' => self::desktop( 'E-mail — yours' ), 'advanced' => array( 'id' => self::desktop( 'Email' ), 'type' => self::desktop( 'email' ) ) ),
			array( 'innerContent' => self::desktop( 'By' ), 'advanced' => array( 'id' => self::desktop( 'by' ), 'type' => self::desktop( 'radio' ), 'required' => self::desktop( 'off' ), 'radioOptions' => self::desktop( array( array( 'value' => 'Phone' ), array( 'value' => 'Mail' ) ) ) ) ),
		);
		$blocks = '';
		foreach ( $fields as $field ) {
			$blocks .= '<!-- wp:divi/contact-field ' . serialize_block_attributes( array( 'fieldItem' => $field ) ) . ' /-->';
		}
		return '<!-- wp:divi/placeholder --><!-- wp:divi/section --><!-- wp:divi/contact-form ' . serialize_block_attributes( $form ) . ' -->' . $blocks . '<!-- /wp:divi/contact-form --><!-- /wp:divi/section --><!-- /wp:divi/placeholder -->';
	}

	/**
	 * A Divi 4 form with title, CSS id, labels, types, choices.
	 */
	public function test_divi4(): void {
		$page = $this->make_page( self::divi4( '_unique_id="' . self::ID . '" module_id="apply" title="Send &amp; go %91new%93"' ) . ' [[et_pb_contact_form title="shown, not run"]]' );
		$form = self::forms_on( $page );
		$this->assertCount( 1, $form );
		$this->assertSame( array( self::ID, 'apply', 'Send & go [new]', 'divi4', $page, (string) get_permalink( $page ) ), array( $form[0]['id'], $form[0]['css_id'], $form[0]['name'], $form[0]['module'], $form[0]['post_id'], $form[0]['url'] ) );
		$this->assertSame( array( 'key' => 'first_name', 'label' => 'Your "first" name', 'type' => 'input', 'required' => true, 'options' => array() ), $form[0]['fields'][0] );
		$this->assertSame( array( 'key' => 'interests', 'label' => 'Interests', 'type' => 'checkbox', 'required' => false, 'options' => array( 'Temp', 'Perm, full time' ) ), $form[0]['fields'][1] );
		$this->assertSame( array(), $form[0]['warnings'] );
		$this->assertTrue( $form[0]['is_public'] );
		$this->assertSame( $form[0], ( new Form_Finder() )->find( strtoupper( self::ID ) ) );
		$this->assertNull( ( new Form_Finder() )->find( '' ) );
	}

	/**
	 * A Divi 5 form; one without a title goes by its label in the builder.
	 */
	public function test_divi5(): void {
		$page  = $this->make_page( self::divi5( self::ID ) );
		$other = $this->make_page( self::divi5( '', '' ) );
		$form  = self::forms_on( $page )[0];
		$this->assertSame( array( self::ID, '', 'Get in touch', 'divi5' ), array( $form['id'], $form['css_id'], $form['name'], $form['module'] ) );
		$this->assertSame( array( 'key' => 'email', 'label' => 'E-mail — yours', 'type' => 'email', 'required' => true, 'options' => array() ), $form['fields'][0] );
		$this->assertSame( array( 'Phone', 'Mail' ), $form['fields'][1]['options'] );
		$this->assertFalse( $form['fields'][1]['required'] );
		$form = self::forms_on( $other )[0];
		$this->assertSame( array( 'Footer form', array( Form_Finder::NO_UNIQUE_ID ) ), array( $form['name'], $form['warnings'] ) );
	}

	/**
	 * A global module has one id on all its pages, and its fields are those of the layout.
	 */
	public function test_global_modules(): void {
		$layout = $this->make_page( self::divi5( self::ID ), 'et_pb_layout' );
		$this->assertSame( array( 'library', false, '' ), array( self::forms_on( $layout )[0]['place'], self::forms_on( $layout )[0]['is_public'], self::forms_on( $layout )[0]['url'] ) );

		$reference = array( 'globalModule' => (string) $layout, 'blockName' => 'divi/contact-form', 'localAttrs' => array( 'title' => array( 'innerContent' => self::desktop( 'Here' ) ) ) );
		$one       = $this->make_page( '<!-- wp:divi/global-layout ' . serialize_block_attributes( $reference ) . ' /-->' );
		$section   = array( 'globalModule' => (string) $layout, 'blockName' => 'divi/section' );
		$two       = $this->make_page( '<!-- wp:divi/global-layout ' . serialize_block_attributes( $section ) . ' /-->' );
		$forms     = self::forms_on( $one, $two, $layout );
		$this->assertCount( 1, $forms );
		$this->assertTrue( $forms[0]['is_public'] );
		$this->assertSame( array( 'Here', $one ), array( $forms[0]['name'], $forms[0]['post_id'] ) );
		$this->assertEqualsCanonicalizing( array( $layout, $one, $two ), $forms[0]['posts'] );
		$this->assertSame( array( 'email', 'by' ), array_column( $forms[0]['fields'], 'key' ) );

		$id   = '22222222-2222-4222-8222-222222222222';
		$old  = $this->make_page( '[et_pb_contact_form _unique_id="' . $id . '"][et_pb_contact_field field_id="new" field_title="New" /][/et_pb_contact_form]', 'et_pb_layout' );
		$page = $this->make_page( '[et_pb_contact_form global_module="' . $old . '" _unique_id="' . $id . '"][et_pb_contact_field field_id="stale" field_title="Stale" /][/et_pb_contact_form]' );
		$this->assertSame( array( 'new' ), array_column( self::forms_on( $page )[0]['fields'], 'key' ) );
	}

	/**
	 * A copied page has the same id; where its fields differ, those of both are offered and it is said.
	 */
	public function test_same_id_twice(): void {
		$one   = $this->make_page( self::divi4( '_unique_id="' . self::ID . '"', '[et_pb_contact_field field_id="a" /]' ) );
		$two   = $this->make_page( self::divi4( '_unique_id="' . self::ID . '"', '[et_pb_contact_field field_id="a" /][et_pb_contact_field field_id="b" /][et_pb_contact_field field_id="b" /][et_pb_contact_field field_title="No id" /]' ) );
		$forms = self::forms_on( $one, $two );
		$this->assertCount( 1, $forms );
		$this->assertSame( array( 'a', 'b' ), array_values( array_unique( array_column( $forms[0]['fields'], 'key' ) ) ) );
		$this->assertContains( Form_Finder::SAME_ID_DIFFERENT, $forms[0]['warnings'] );
	}

	/**
	 * Theme Builder templates are found; drafts are no page that visitors see; revisions and the trash are left out.
	 */
	public function test_places(): void {
		$template = $this->make_page( self::divi4( '_unique_id="' . self::ID . '"' ), 'et_footer_layout' );
		$this->assertSame( array( 'template', true ), array( self::forms_on( $template )[0]['place'], self::forms_on( $template )[0]['is_public'] ) );
		$draft = $this->make_page( self::divi5( '33333333-3333-4333-8333-333333333333' ) );
		wp_update_post( array( 'ID' => $draft, 'post_status' => 'draft' ) );
		$this->assertFalse( self::forms_on( $draft )[0]['is_public'] );
		wp_trash_post( $draft );
		$this->assertSame( array(), self::forms_on( $draft ) );
	}

	/**
	 * On a site with Divi 5 a Divi 4 form is named.
	 */
	public function test_divi4_on_divi5(): void {
		$page  = $this->make_page( self::divi4( '_unique_id="' . self::ID . '"' ) );
		$five  = static fn(): string => '5.7.4';
		add_filter( 'halt_tracker_divi_version', $five );
		$forms = self::forms_on( $page );
		remove_filter( 'halt_tracker_divi_version', $five );
		$this->assertSame( array( Form_Finder::DIVI4_ON_DIVI5 ), $forms[0]['warnings'] );
	}

	/**
	 * A changed post is read again, an unchanged one is not; a deleted one is forgotten.
	 */
	public function test_changes_are_seen(): void {
		global $wpdb;
		$page = $this->make_page( self::divi5( self::ID, 'Before' ) );
		// Long ago, so that the second of its change is over.
		$wpdb->update( $wpdb->posts, array( 'post_modified_gmt' => '2020-01-01 00:00:00' ), array( 'ID' => $page ) );
		$this->assertSame( 'Before', self::forms_on( $page )[0]['name'] );
		$newer = $this->make_page( 'Nothing here, but it is the newest. [et_pb_contact_form][/et_pb_contact_form]' );
		$this->assertSame( 'Before', self::forms_on( $page )[0]['name'] );

		$wpdb->update( $wpdb->posts, array( 'post_content' => self::divi5( self::ID, 'Past WordPress' ) ), array( 'ID' => $page ) );
		$this->assertSame( 'Before', self::forms_on( $page )[0]['name'], 'An unchanged post is not read again.' );
		$finder = new Form_Finder();
		$finder->look_again();
		$this->assertSame( 'Past WordPress', self::forms_on( $page )[0]['name'] );

		wp_update_post( wp_slash( array( 'ID' => $page, 'post_content' => self::divi5( self::ID, 'After' ) ) ) );
		$this->assertSame( 'After', self::forms_on( $page )[0]['name'] );
		wp_update_post( wp_slash( array( 'ID' => $page, 'post_content' => self::divi5( self::ID, 'Same second' ) ) ) );
		$this->assertSame( 'Same second', self::forms_on( $page )[0]['name'] );
		wp_update_post( array( 'ID' => $page, 'post_content' => 'No form.' ) );
		$this->assertSame( array(), self::forms_on( $page ) );
		wp_delete_post( $newer, true );
		$this->assertSame( array(), self::forms_on( $newer ) );
	}

	/**
	 * More posts than one page of the query.
	 */
	public function test_many_posts(): void {
		$pages = array();
		for ( $n = 0; $n < 55; $n++ ) {
			$pages[] = $this->make_page( self::divi4( sprintf( '_unique_id="44444444-4444-4444-8444-%012d"', $n ) ) );
		}
		$this->assertCount( 55, self::forms_on( ...$pages ) );
	}

	/**
	 * Content that is no valid markup is no error.
	 */
	public function test_broken_content(): void {
		$page = $this->make_page( '[et_pb_contact_form title="open<!-- wp:divi/contact-form {"module":[1,{"advanced" --> <!-- wp:divi/contact-form {"module":{"advanced":"x"},"title":7} -->' );
		foreach ( self::forms_on( $page ) as $form ) {
			$this->assertSame( '', $form['id'] );
		}
		$this->assertSame( array( 'forms' => array(), 'layouts' => array() ), ( new Divi5_Forms() )->read( '' ) );
		update_option( Form_Posts::OPTION, 'broken' );
		$this->assertIsArray( ( new Form_Finder() )->all() );
	}
}
