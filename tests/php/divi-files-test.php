<?php
/**
 * Uploaded files of Divi forms (Divi contract, section 7).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Contact_Form_Extender_Files;
use Halt\Tracker\Contact_Form_Helper_Files;
use Halt\Tracker\Divi_Files;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Divi_Files and the adapters.
 */
final class Divi_Files_Test extends Shell_Test_Case {

	private const FORM = array(
		'id'     => '11111111-1111-4111-8111-111111111111',
		'css_id' => '',
	);

	/**
	 * Files made by this test.
	 *
	 * @var list<string>
	 */
	private array $files = array();

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		foreach ( $this->files as $file ) {
			if ( is_link( $file ) || file_exists( $file ) ) {
				unlink( $file );
			}
		}
		parent::tearDown();
	}

	/**
	 * Makes a file below the uploads.
	 *
	 * @param string $path Path below the uploads.
	 * @return string Real path.
	 */
	private function upload( string $path ): string {
		$file = wp_get_upload_dir()['basedir'] . '/' . $path;
		wp_mkdir_p( dirname( $file ) );
		file_put_contents( $file, '%PDF-1.4 test' );
		$this->files[] = $file;
		return (string) realpath( $file );
	}

	/**
	 * Collects the files of a field `cv`.
	 *
	 * @param string               $value Value of the field.
	 * @param array<string,string> $post  What was posted.
	 * @return list<array<string,string>>
	 */
	private function collect( string $value, array $post = array( 'et_pb_contact_cv_0_is_file' => 'yes' ) ): array {
		$_POST = $post;
		$files = new Divi_Files( $this->profiles, array( new Contact_Form_Helper_Files(), new Contact_Form_Extender_Files() ) );
		return $files->collect( array( array( 'key' => 'cv', 'value' => $value ) ), self::FORM );
	}

	/**
	 * Every folder of the contract.
	 */
	public function test_folders(): void {
		$folders = array( 'pwh-dcfh-uploads/tmp', 'pwh-dcfh-uploads/forms/' . self::FORM['id'] . '/' . wp_date( 'Y/m' ), 'cfefd-uploads/tmp', wp_date( 'Y/m' ) );
		foreach ( $folders as $folder ) {
			$name = 'cv-' . bin2hex( random_bytes( 6 ) ) . '.pdf';
			$path = $this->upload( $folder . '/' . $name );
			$this->assertSame( array( array( 'field' => 'cv', 'name' => $name, 'path' => $path, 'error' => '' ) ), $this->collect( $name ), $folder );
		}
	}

	/**
	 * Several files, one of them gone.
	 */
	public function test_several(): void {
		$path  = $this->upload( 'cfefd-uploads/tmp/a.pdf' );
		$files = $this->collect( 'a.pdf, gone.pdf' );
		$this->assertSame( array( $path, '' ), array_column( $files, 'path' ) );
		$this->assertSame( array( '', 'missing' ), array_column( $files, 'error' ) );
	}

	/**
	 * Names that lead elsewhere are refused and listed.
	 */
	public function test_escapes(): void {
		$this->upload( 'cfefd-uploads/tmp/a.pdf' );
		foreach ( array( '../../wp-config.php', '../tmp/a.pdf', '/etc/passwd', '..\\a.pdf', '.htaccess', '..', "a.pdf\x00.pdf" ) as $name ) {
			$files = $this->collect( $name );
			$this->assertSame( array( 'refused_path' ), array_column( $files, 'error' ), $name );
			$this->assertSame( array( '' ), array_column( $files, 'path' ) );
		}
		$link = wp_get_upload_dir()['basedir'] . '/cfefd-uploads/tmp/link.pdf';
		symlink( ABSPATH . 'wp-config.php', $link );
		$this->files[] = $link;
		$this->assertSame( array( 'refused_path' ), array_column( $this->collect( 'link.pdf' ), 'error' ) );
	}

	/**
	 * A form id that is no id never becomes part of a path.
	 */
	public function test_form_id_is_no_path(): void {
		$this->upload( 'secret/' . wp_date( 'Y/m' ) . '/a.pdf' );
		$_POST = array( 'et_pb_contact_cv_0_is_file' => 'yes' );
		$files = new Divi_Files( $this->profiles, array( new Contact_Form_Helper_Files() ) );
		$found = $files->collect( array( array( 'key' => 'cv', 'value' => 'a.pdf' ) ), array( 'id' => '../../secret', 'css_id' => '' ) );
		$this->assertSame( 'missing', $found[0]['error'] );
	}

	/**
	 * The media library is shared: an old document in it is nobody's upload.
	 */
	public function test_old_documents_of_the_library_stay(): void {
		$path = $this->upload( wp_date( 'Y/m' ) . '/report-of-last-week.pdf' );
		touch( $path, time() - 2 * DAY_IN_SECONDS );
		$this->assertSame( array( 'missing' ), array_column( $this->collect( 'report-of-last-week.pdf' ), 'error' ) );
	}

	/**
	 * Markers of Divi 4 and Divi 5; without one, only a profile makes a field a file.
	 */
	public function test_recognition(): void {
		$this->upload( 'cfefd-uploads/tmp/a.pdf' );
		$this->assertCount( 1, $this->collect( 'a.pdf', array( 'et_pb_contact_0_CV_3_is_file' => 'yes' ) ) );
		$this->assertCount( 0, $this->collect( 'a.pdf', array( 'et_pb_contact_photo_0_is_file' => 'yes' ) ) );
		$this->assertCount( 0, $this->collect( 'a.pdf', array() ) );
		$this->assertCount( 0, $this->collect( '' ) );
		$this->profiles->save(
			array(
				'name'        => 'CV',
				'enabled'     => true,
				'matching'    => array( 'form_ids' => array( self::FORM['id'] ) ),
				'attachments' => array( 'fields' => array( 'CV' ) ),
			)
		);
		$this->assertCount( 1, $this->collect( 'a.pdf', array() ) );
		$this->assertCount( 0, $this->collect( 'see my profile', array() ) );
		$this->assertSame( 'refused_path', $this->collect( '../../wp-config.php', array() )[0]['error'] );
	}

	/**
	 * Divi takes percent octets out of a value; the stored name keeps them.
	 */
	public function test_name_with_percent_octets(): void {
		foreach ( array( sanitize_title( 'Резюме Анна' ) . '-1-2.pdf', '%22cv%22-3-4.pdf' ) as $name ) {
			$path  = $this->upload( 'cfefd-uploads/tmp/' . $name );
			$value = sanitize_text_field( $name );
			$this->assertNotSame( $name, $value );
			foreach ( array( 'et_pb_contact_cv_0', 'et_pb_contact_0_cv_3' ) as $posted ) {
				$files = $this->collect( $value, array( $posted => $name, $posted . '_is_file' => 'yes' ) );
				$this->assertSame( array( $path, '' ), array( $files[0]['path'], $files[0]['error'] ), $posted );
			}
			// What Divi has not accepted is not looked at, nor is what no marker belongs to.
			$this->assertSame( 'missing', $this->collect( 'other.pdf', array( 'et_pb_contact_cv_0' => $name, 'et_pb_contact_cv_0_is_file' => 'yes' ) )[0]['error'] );
			$this->assertSame( array(), $this->collect( $value, array( 'et_pb_contact_cv_0' => $name ) ) );
		}
	}

	/**
	 * What is posted is checked no less than the value of the hook.
	 */
	public function test_posted_name_leads_nowhere_else(): void {
		foreach ( array( '%2e../../wp-config.php', '../%41/../wp-config.php', '..%00\\a.pdf' ) as $name ) {
			$files = $this->collect( sanitize_text_field( $name ), wp_slash( array( 'et_pb_contact_cv_0' => $name, 'et_pb_contact_cv_0_is_file' => 'yes' ) ) );
			$this->assertSame( array( 'refused_path' ), array_column( $files, 'error' ), $name );
		}
		$files = $this->collect( 'a.pdf', array( 'et_pb_contact_cv_0' => array( 'a.pdf' ), 'et_pb_contact_cv_0_is_file' => 'yes' ) );
		$this->assertSame( array( 'missing' ), array_column( $files, 'error' ) );
	}

	/**
	 * The path is handed over while the hook runs; the extender deletes the file at the end of the request.
	 */
	public function test_handed_over_inside_the_hook(): void {
		$path  = $this->upload( 'cfefd-uploads/tmp/a.pdf' );
		$_POST = array( 'et_pb_contact_0_cv_3_is_file' => 'yes' );
		$this->listener()->handle(
			array( 'cv' => array( 'value' => 'a.pdf' ), 'cv_file_token' => array( 'value' => str_repeat( 'x', 5000 ) ) ),
			false,
			array( 'contact_form_unique_id' => self::FORM['id'], 'module_slug' => 'divi/contact-form' )
		);
		unlink( $path );
		$submission = $this->engine->told( 'submit' )[0];
		$this->assertSame( $path, $submission['files'][0]['path'] );
		$this->assertSame( array( 'cv' ), array_column( $submission['fields'], 'key' ) );
		$this->assertSame( 'a.pdf', $submission['fields'][0]['value'] );
	}
}
