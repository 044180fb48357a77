<?php
/**
 * The page about jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Api\Jobs_Controller;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Memory;
use Halt\Tracker\Rest;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * What the sync is doing, what waits for a decision, Tracker's webhooks, and the settings.
 */
class Jobs_Page {

	/**
	 * Makes it.
	 *
	 * @param Job_Progress    $progress How far it is.
	 * @param Webhook_Address $address  Where Tracker calls.
	 * @param Settings        $settings Settings.
	 * @param Flash           $flash    Faults of the form.
	 */
	public function __construct( private Job_Progress $progress, private Webhook_Address $address, private Settings $settings, private Flash $flash ) {
	}

	/**
	 * Script and style of the page.
	 *
	 * @return void
	 */
	public function load(): void {
		add_action(
			'admin_enqueue_scripts',
			static function (): void {
				wp_enqueue_style( 'halt-tracker-jobs-admin', plugins_url( 'assets/jobs-admin.css', HALT_TRACKER_FILE ), array( 'halt-tracker-admin' ), HALT_TRACKER_VERSION );
				wp_enqueue_script( 'halt-tracker-jobs-admin', plugins_url( 'assets/jobs-admin.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
			}
		);
	}

	/**
	 * Shows the page.
	 *
	 * @return void
	 */
	public function render(): void {
		$status = array();
		$fault  = '';
		try {
			$status = $this->progress->status();
		} catch ( Core_Exception $e ) {
			$fault = Words::core_error( $e );
		}
		View::render(
			'jobs',
			array(
				'status'   => $status,
				'fault'    => $fault,
				'settings' => $this->settings->all(),
				'faults'   => $this->flash->fields(),
				'is_rest'  => 'rest' === $this->settings->get( 'dialect' ),
				'hooks'    => ( new Webhook_Memory( $this->settings ) )->known(),
				'url'      => Webhook_Address::masked(),
				'ends'     => $this->address->ends(),
				'run_url'  => rest_url( Rest::NAMESPACE . Jobs_Controller::PATH ),
				'nonce'    => wp_create_nonce( 'wp_rest' ),
				'archive'  => (string) get_post_type_archive_link( Job_Type::TYPE ),
				'is_taken' => get_page_by_path( Job_Type::slug() ) instanceof \WP_Post,
			)
		);
	}
}
