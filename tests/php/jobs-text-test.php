<?php
/**
 * Long and hostile texts of jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Html_Elements;
use Halt\Tracker\Jobs\Job_Exception;
use Halt\Tracker\Jobs\Job_Html;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/trait-job-operations.php';

/**
 * Nothing is ever emptied.
 */
final class Jobs_Text_Test extends Shell_Test_Case {

	use Job_Operations;

	/**
	 * Text that is longer than what PHP's regular expressions take, behind tags that do not end.
	 *
	 * @param string $before What stands before it.
	 * @dataProvider beginnings
	 */
	public function test_a_long_text_is_not_published_empty( string $before ): void {
		$text = str_repeat( 'Words of an advert. ', 120000 );
		$this->assertGreaterThan( 2000000, strlen( $text ) );
		$post = get_post( $this->make_job( array( 'description' => $before . $text, 'skills' => $before . 'Some' ) ) );
		$this->assertStringContainsString( 'Words of an advert. Words', $post->post_content );
		$this->assertStringEndsWith( 'advert.', rtrim( wp_strip_all_tags( substr( $post->post_content, -100 ) ) ) );
		$this->assertStringContainsString( 'Words of an advert.', $post->post_excerpt );
		$this->assertStringContainsString( 'Words of an advert.', Job_Html::plain( $before . $text ) );
		foreach ( array( '<style', '<script', '<!--', '<svg' ) as $bad ) {
			$this->assertStringNotContainsString( $bad, $post->post_content );
		}
	}

	/**
	 * What stands before a long text.
	 *
	 * @return array<string,array{0:string}>
	 */
	public static function beginnings(): array {
		return array(
			'nothing'           => array( '' ),
			'style without end' => array( '<p>Begin</p><style>' ),
			'script, no end'    => array( '<script src=x>' ),
			'comment, no end'   => array( '<!-- ' ),
			'svg, no end'       => array( '<svg onload=x()>' ),
		);
	}

	/**
	 * What goes and what stays.
	 *
	 * @param string $html HTML.
	 * @param string $rest What is left of it.
	 * @dataProvider pieces
	 */
	public function test_elements_go_with_what_is_in_them( string $html, string $rest ): void {
		$this->assertSame( $rest, Html_Elements::without( $html, array( 'script', 'style', 'svg', 'head' ) ) );
	}

	/**
	 * HTML and what is left of it.
	 *
	 * @return array<string,array{0:string,1:string}>
	 */
	public static function pieces(): array {
		return array(
			'plain'          => array( 'a < b & c > d', 'a < b & c > d' ),
			'elements'       => array( 'a<SCRIPT type="x">b</script >c<style>d</style>e', 'ace' ),
			'other names'    => array( '<header>a</header><styles>b</styles>', '<header>a</header><styles>b</styles>' ),
			'a false end'    => array( '<style>a</styles>b</style>c', 'c' ),
			'no end'         => array( '<style>a<b>c</b>', 'a<b>c</b>' ),
			'an end alone'   => array( 'a</script>b', 'ab' ),
			'no bracket'     => array( 'a<script', 'a<script' ),
			'an unended end' => array( 'a<style>b</style', 'a' ),
			'closes itself'  => array( '<svg/>a', 'a' ),
			'comments'       => array( 'a<!-- b -->c<!-- d', 'ac d' ),
			'in one another' => array( '<svg><script>a</script></svg>b', 'b' ),
			'nothing'        => array( '', '' ),
			'bracket at end' => array( 'a<', 'a<' ),
		);
	}

	/**
	 * A hostile text takes no longer than its length asks for: each tag is looked for once.
	 */
	public function test_many_open_tags_are_read_once(): void {
		$html = str_repeat( '<style></styles><script>', 40000 );
		$this->assertSame( str_repeat( '</styles>', 40000 ), Html_Elements::without( $html, array( 'script', 'style' ) ) );
	}

	/**
	 * Where WordPress gives up on a text, the operation fails and the post stays as it was.
	 */
	public function test_a_text_that_cannot_be_made_safe_leaves_the_post_as_it_was(): void {
		$post = $this->make_job();
		$this->assertSame( '', Job_Html::clean( '<script>alert(1)</script><!-- a -->' ), 'nothing is left of nothing' );
		$give_up = static fn(): string => '';
		add_filter( 'pre_kses', $give_up );
		try {
			$this->assertSame( 'post_html', $this->apply( self::operation( 'update', array( 'description' => '<p>New</p>' ) ) )['failed'][0]['code'] );
			$this->expectException( Job_Exception::class );
			Job_Html::clean( '<p>New</p>' );
		} finally {
			remove_filter( 'pre_kses', $give_up );
			$this->assertSame( '<p>Sells things.</p>', get_post( $post )->post_content );
		}
	}
}
