<?php
/**
 * Finds the contact forms of the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Every form of a page, Theme Builder template, library layout or global module, once for each unique id (Divi
 * contract, section 5). A form without one is listed for each place it stands in, because nothing else says which
 * it is. Works without the extension and without Divi.
 */
class Form_Finder {

	/** Codes of warnings; the words are in class-profile-words.php. */
	public const NO_UNIQUE_ID      = 'no_unique_id';
	public const DIVI4_ON_DIVI5    = 'divi4_on_divi5';
	public const FIELD_WITHOUT_ID  = 'field_without_id';
	public const SAME_KEY_TWICE    = 'same_key_twice';
	public const SAME_ID_DIFFERENT = 'same_id_different';

	/** Theme Builder templates. */
	private const TEMPLATES = array( 'et_header_layout', 'et_body_layout', 'et_footer_layout' );

	/** The library: layouts and global modules. */
	private const LIBRARY = 'et_pb_layout';

	/** Forms that are answered at most. */
	private const MAX = 500;

	/**
	 * The posts with forms.
	 *
	 * @var Form_Posts
	 */
	private Form_Posts $posts;

	/**
	 * Answers of this request, by site.
	 *
	 * @var array<int,list<array<string,mixed>>>
	 */
	private array $found = array();

	/**
	 * Makes it.
	 *
	 * @param Form_Posts|null $posts Posts with forms; null: those of the site, with the forms of Divi 4 and 5.
	 */
	public function __construct( ?Form_Posts $posts = null ) {
		$this->posts = $posts ?? new Form_Posts( array( new Divi4_Forms(), new Divi5_Forms() ) );
	}

	/**
	 * Registers the hook that notes new forms.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		$this->posts->register_hooks();
	}

	/**
	 * The forms of the site: those that visitors see first, then by page.
	 *
	 * `id` is the unique id that the hook delivers, empty where the editor saved none; `css_id` only where the
	 * hook delivers it; `name` the form's own title; `title` and `url` those of the page, `url` empty where
	 * there is no page; `posts` all pages with this form. `place` is `page`, `template` or `library`; `is_public`
	 * says that visitors can see it. `warnings` are codes of this class.
	 *
	 * @return list<array{id:string,css_id:string,name:string,title:string,post_id:int,url:string,module:'divi4'|'divi5',fields:list<array{key:string,label:string,type:string,required:bool,options:list<string>}>,warnings:list<string>,posts:list<int>,place:string,is_public:bool}>
	 */
	public function all(): array {
		$blog = get_current_blog_id();
		if ( ! isset( $this->found[ $blog ] ) ) {
			$this->found[ $blog ] = $this->find_all();
		}
		return $this->found[ $blog ];
	}

	/**
	 * The form with this unique id, or null.
	 *
	 * @param string $id Unique id.
	 * @return array<string,mixed>|null
	 */
	public function find( string $id ): ?array {
		foreach ( '' === $id ? array() : $this->all() as $form ) {
			if ( strtolower( $id ) === strtolower( $form['id'] ) ) {
				return $form;
			}
		}
		return null;
	}

	/**
	 * Reads every post anew at the next question.
	 *
	 * @return void
	 */
	public function look_again(): void {
		$this->posts->forget();
		$this->found = array();
	}

	/**
	 * Puts together what the posts hold.
	 *
	 * @return list<array<string,mixed>>
	 */
	private function find_all(): array {
		$posts = $this->posts->all();
		$forms = array();
		foreach ( $posts as $post_id => $post ) {
			foreach ( self::forms_of( $post, $posts ) as $form ) {
				$form = self::placed( $form, $post_id, $post );
				$key  = '' === $form['id'] ? $post_id . '/' . count( $forms ) : strtolower( $form['id'] );
				if ( isset( $forms[ $key ] ) ) {
					$forms[ $key ] = self::merged( $forms[ $key ], $form );
				} elseif ( count( $forms ) < self::MAX ) {
					$forms[ $key ] = $form;
				}
			}
		}
		$forms = array_map( array( self::class, 'warned' ), array_values( $forms ) );
		usort( $forms, static fn( array $a, array $b ): int => array( ! $a['is_public'], $a['title'], $a['name'], $a['id'] ) <=> array( ! $b['is_public'], $b['title'], $b['name'], $b['id'] ) );
		return $forms;
	}

	/**
	 * The forms of a post, with those of the layouts that it refers to.
	 *
	 * @param array<string,mixed>            $post  The post.
	 * @param array<int,array<string,mixed>> $posts All posts.
	 * @return list<array<string,mixed>>
	 */
	private static function forms_of( array $post, array $posts ): array {
		$forms = array();
		$seen  = array();
		foreach ( $post['forms'] as $form ) {
			$layout = 0 === $form['layout'] ? null : ( $posts[ $form['layout'] ]['forms'][0] ?? null );
			if ( null !== $layout ) {
				$seen[] = $form['layout'];
				// The layout is what is shown; the page may change single attributes of it.
				foreach ( array( 'id', 'css_id', 'name', 'fields' ) as $member ) {
					if ( in_array( $form[ $member ], array( '', array() ), true ) || 'fields' === $member ) {
						$form[ $member ] = $layout[ $member ];
					}
				}
			}
			$forms[] = $form;
		}
		// A section or row that is global brings its forms along; a copy of them in the page has the same ids.
		foreach ( array_diff( $post['layouts'], $seen ) as $layout ) {
			foreach ( $posts[ $layout ]['forms'] ?? array() as $form ) {
				if ( '' !== $form['id'] ) {
					$forms[] = $form;
				}
			}
		}
		return $forms;
	}

	/**
	 * A form with the place it was found in.
	 *
	 * @param array<string,mixed> $form    The form.
	 * @param int                 $post_id The post.
	 * @param array<string,mixed> $post    The same.
	 * @return array<string,mixed>
	 */
	private static function placed( array $form, int $post_id, array $post ): array {
		$place = self::LIBRARY === $post['type'] ? 'library' : ( in_array( $post['type'], self::TEMPLATES, true ) ? 'template' : 'page' );
		$title = Found_Field::plain( $post['title'] );
		return array(
			'id'        => $form['id'],
			'css_id'    => $form['css_id'],
			'name'      => '' === $form['name'] ? __( 'Contact form', 'halt-tracker' ) : $form['name'],
			/* translators: %d: id of a page. */
			'title'     => '' === $title ? sprintf( __( 'Page %d', 'halt-tracker' ), $post_id ) : $title,
			'post_id'   => $post_id,
			'url'       => 'page' === $place ? $post['url'] : '',
			'module'    => $form['module'],
			'fields'    => $form['fields'],
			'warnings'  => array(),
			'posts'     => array( $post_id ),
			'place'     => $place,
			'is_public' => 'library' !== $place && ! $form['is_hidden'] && in_array( $post['status'], array( 'publish', 'private', 'future' ), true ),
		);
	}

	/**
	 * One form of two with the same id: that which visitors see, with the fields of both.
	 *
	 * @param array<string,mixed> $first  Found before.
	 * @param array<string,mixed> $second Found now.
	 * @return array<string,mixed>
	 */
	private static function merged( array $first, array $second ): array {
		$form          = $second['is_public'] && ! $first['is_public'] ? $second : $first;
		$form['posts'] = array_values( array_unique( array_merge( $first['posts'], $second['posts'] ) ) );
		$keys          = array( array_column( $first['fields'], 'key' ), array_column( $second['fields'], 'key' ) );
		if ( array() !== array_diff( $keys[0], $keys[1] ) || array() !== array_diff( $keys[1], $keys[0] ) ) {
			$form['warnings'] = array( self::SAME_ID_DIFFERENT );
			foreach ( $second['fields'] as $field ) {
				if ( ! in_array( $field['key'], $keys[0], true ) ) {
					$first['fields'][] = $field;
				}
			}
			$form['fields'] = $first['fields'];
		}
		return $form;
	}

	/**
	 * A form with its warnings.
	 *
	 * @param array<string,mixed> $form The form.
	 * @return array<string,mixed>
	 */
	private static function warned( array $form ): array {
		$keys  = array_column( $form['fields'], 'key' );
		$named = array_filter( $keys, 'strlen' );
		$codes = array(
			self::NO_UNIQUE_ID     => '' === $form['id'],
			self::DIVI4_ON_DIVI5   => Divi4_Forms::MODULE === $form['module'] && Divi_Version::is_5(),
			self::FIELD_WITHOUT_ID => count( $named ) < count( $keys ),
			self::SAME_KEY_TWICE   => count( array_unique( $named ) ) < count( $named ),
		);
		foreach ( $codes as $code => $applies ) {
			if ( $applies ) {
				$form['warnings'][] = $code;
			}
		}
		$form['warnings'] = array_values( array_unique( $form['warnings'] ) );
		$form['fields']   = array_values( array_filter( $form['fields'], static fn( array $field ): bool => '' !== $field['key'] ) );
		return $form;
	}
}
