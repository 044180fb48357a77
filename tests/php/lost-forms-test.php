<?php
/**
 * Form submissions that never reached the hook, through real pages.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Words;
use Halt\Tracker\Alert_Rules;
use Halt\Tracker\Alerts;
use Halt\Tracker\Lost_Form_Count;
use Halt\Tracker\Lost_Forms;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Lost_Forms and Lost_Form_Count.
 */
final class Lost_Forms_Test extends Shell_Test_Case {

	private const UUID = '11111111-1111-4111-8111-111111111111';

	private const VALUES = array(
		'name'  => 'Canary Jane',
		'email' => 'canary@lost.test',
	);

	/**
	 * Opens a page with a form.
	 *
	 * @param string $generation 4 or 5.
	 * @param string $attributes Further attributes of the form.
	 * @return array{0:Divi_Browser,1:int}
	 */
	private function open( string $generation, string $attributes = '' ): array {
		$form = sprintf( "[halt_divi%1\$s_form uuid='%2\$s' css_id='register' title='Register' %3\$s]\n[halt_divi_field id=\"name\" title=\"Name\" required=\"on\"]\n[halt_divi_field id=\"email\" title=\"Email\" type=\"email\" required=\"on\"]\n[/halt_divi%1\$s_form]", $generation, self::UUID, $attributes );
		$page = $this->make_page( $form );
		return array( new Divi_Browser( get_permalink( $page ) ), $page );
	}

	/**
	 * The rows, without time and day.
	 *
	 * @return list<array{0:string,1:int,2:string,3:int}>
	 */
	private static function rows(): array {
		wp_cache_flush();
		return array_map( static fn( array $row ): array => array( $row['form'], $row['page_id'], $row['reason'], $row['hits'] ), Lost_Form_Count::latest( 1, 100 ) );
	}

	/**
	 * Both generations.
	 *
	 * @return array<string,array{0:string,1:string}>
	 */
	public static function generations(): array {
		return array(
			'Divi 4' => array( '4', '0' ),
			'Divi 5' => array( '5', self::UUID ),
		);
	}

	/**
	 * An expired nonce is counted by form and page, as often as it happens, and nothing of the content is kept.
	 *
	 * @dataProvider generations
	 * @param string $generation 4 or 5.
	 * @param string $key        What the form is counted under.
	 */
	public function test_expired_nonce( string $generation, string $key ): void {
		list( $browser, $page ) = $this->open( $generation );
		$body                   = $browser->body( 'register', self::VALUES );
		foreach ( array_keys( $body ) as $name ) {
			if ( str_starts_with( $name, '_wpnonce-' ) ) {
				$body[ $name ] = 'abcdef0123';
			}
		}
		$browser->send( $body );
		$browser->send( $body );
		$this->assertSame( array(), self::hook_calls(), 'Divi did not fire its hook' );
		$this->assertSame( array( array( $key, $page, 'nonce_expired', 2 ) ), self::rows() );
		global $wpdb;
		$this->assertStringNotContainsStringIgnoringCase( 'canary', (string) wp_json_encode( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}halt_tracker_lost" ) ) );
	}

	/**
	 * A nonce that is not there at all.
	 *
	 * @dataProvider generations
	 * @param string $generation 4 or 5.
	 * @param string $key        What the form is counted under.
	 */
	public function test_missing_nonce( string $generation, string $key ): void {
		list( $browser, $page ) = $this->open( $generation );
		$body                   = array_filter( $browser->body( 'register', self::VALUES ), static fn( string $name ): bool => ! str_starts_with( $name, '_wpnonce-' ), ARRAY_FILTER_USE_KEY );
		$browser->send( $body );
		$this->assertSame( array( array( $key, $page, 'nonce_missing', 1 ) ), self::rows() );
	}

	/**
	 * What was captured is not counted; what Divi refused and told the visitor has a reason of its own, and alerts nobody.
	 *
	 * @dataProvider generations
	 * @param string $generation 4 or 5.
	 * @param string $key        What the form is counted under.
	 */
	public function test_captured_and_refused( string $generation, string $key ): void {
		list( $browser, $page ) = $this->open( $generation );
		$this->assertSame( 'Thanks for contacting us', $browser->submit( 'register', self::VALUES ) );
		$this->assertSame( array(), self::rows() );
		$browser->submit( 'register', array( 'name' => 'Canary Jane' ) );
		$this->assertSame( array( array( $key, $page, 'refused_by_divi', 1 ) ), self::rows() );
		$this->assertSame( 0, Lost_Form_Count::on( gmdate( 'Y-m-d' ) ) );
	}

	/**
	 * Another plugin rendered the content early (Divi contract, 2.4): Divi 5.7 loses the submission.
	 */
	public function test_early_render(): void {
		update_option( 'halt_fixture_early_pass', '1' );
		list( $browser, $page ) = $this->open( '5' );
		$browser->submit( 'register', self::VALUES );
		$this->assertSame( array( array( self::UUID, $page, 'early_render', 1 ) ), self::rows() );
	}

	/**
	 * A form that this page did not render, its nonce being good.
	 */
	public function test_not_rendered(): void {
		list( $browser ) = $this->open( '4' );
		$body            = $browser->body( 'register', self::VALUES );
		$other           = $this->make_page( 'No form here.' );
		$answer          = wp_remote_post( get_permalink( $other ), array( 'body' => $body ) );
		$this->assertSame( 200, wp_remote_retrieve_response_code( $answer ) );
		$this->assertSame( array( array( '0', $other, 'not_rendered', 1 ) ), self::rows() );
	}

	/**
	 * Made-up form names neither get in nor fill the table.
	 */
	public function test_made_up_names(): void {
		$page = $this->make_page( 'No form here.' );
		wp_remote_post( get_permalink( $page ), array( 'body' => array( 'et_pb_contactform_submit_<script>' => 'x' ) ) );
		$this->assertSame( array( array( '', $page, 'nonce_missing', 1 ) ), self::rows() );
		wp_remote_post( get_permalink( $page ), array( 'body' => array( 'comment' => 'x' ) ) );
		wp_remote_get( get_permalink( $page ) );
		$this->assertCount( 1, self::rows() );
	}

	/**
	 * From the threshold on somebody is told once, whatever Divi refused openly, and again when the day is over.
	 */
	public function test_alert(): void {
		$told = array();
		add_action(
			'halt_tracker_alert',
			static function ( $cause, $detail ) use ( &$told ): void {
				$told[] = array( $cause, $detail['active'], $detail['count'] );
			},
			10,
			2
		);
		$rules = new Alert_Rules( $this->bridge, $this->settings, $this->spool() );
		Lost_Form_Count::add( '0', 1, 'nonce_expired' );
		Lost_Form_Count::add( '0', 1, 'nonce_expired' );
		Lost_Form_Count::add( '0', 1, Lost_Forms::REFUSED );
		$rules->look();
		$this->assertSame( array(), $told );
		Lost_Form_Count::add( '1', 2, 'not_rendered' );
		$rules->look();
		$rules->look();
		Lost_Form_Count::add( '0', 1, 'nonce_expired' );
		$rules->look();
		$this->assertSame( array( array( 'lost_before_hook', true, 3 ) ), $told );
		$this->assertSame( 4, Alerts::active()['lost_before_hook']['count'] );
		$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}halt_tracker_lost SET day = '2020-01-01'" );
		$rules->look();
		$this->assertSame( array( 'lost_before_hook', false, 4 ), $told[1] );
		remove_all_actions( 'halt_tracker_alert' );
	}

	/**
	 * Every reason has words.
	 */
	public function test_words(): void {
		foreach ( array( 'nonce_missing', 'nonce_expired', 'not_rendered', 'early_render', 'refused_by_divi' ) as $reason ) {
			$this->assertNotSame( $reason, Words::code( $reason ) );
		}
	}
}
