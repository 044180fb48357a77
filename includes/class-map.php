<?php
/**
 * Where each class of this plugin lives, by its name below `Halt\Tracker`.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

return array(
	'Activation'                  => 'class-activation.php',
	'After_Response'              => 'class-after-response.php',
	'Bridge'                      => 'class-bridge.php',
	'Capability'                  => 'class-capability.php',
	'Contact_Form_Extender_Files' => 'class-contact-form-extender-files.php',
	'Contact_Form_Helper_Files'   => 'class-contact-form-helper-files.php',
	'Core_Exception'              => 'class-core-exception.php',
	'Cron'                        => 'class-cron.php',
	'Divi_Context'                => 'class-divi-context.php',
	'Divi_Fields'                 => 'class-divi-fields.php',
	'Divi_Files'                  => 'class-divi-files.php',
	'Divi_Listener'               => 'class-divi-listener.php',
	'Earlier_Handover'            => 'class-earlier-handover.php',
	'Earlier_Import'              => 'class-earlier-import.php',
	'Earlier_Settings'            => 'class-earlier-settings.php',
	'Environment'                 => 'class-environment.php',
	'Ingest_Action'               => 'class-ingest-action.php',
	'Install'                     => 'class-install.php',
	'Multipart'                   => 'class-multipart.php',
	'Plugin'                      => 'class-plugin.php',
	'Private_Directory'           => 'class-private-directory.php',
	'Problem_Counter'             => 'class-problem-counter.php',
	'Profile_Shape'               => 'class-profile-shape.php',
	'Profiles'                    => 'class-profiles.php',
	'Requirements'                => 'class-requirements.php',
	'Rest'                        => 'class-rest.php',
	'Secrets'                     => 'class-secrets.php',
	'Settings'                    => 'class-settings.php',
	'Shell_Tasks'                 => 'class-shell-tasks.php',
	'Storage_Exception'           => 'class-storage-exception.php',
	'Transform_Shape'             => 'class-transform-shape.php',
	'Uninstall'                   => 'class-uninstall.php',
	'Upload_Adapter'              => 'interface-upload-adapter.php',
	'Upload_Limits'               => 'class-upload-limits.php',
	'Vault'                       => 'class-vault.php',
	'Admin\\Access_Actions'       => 'admin/class-access-actions.php',
	'Admin\\Actions'              => 'admin/class-actions.php',
	'Admin\\Connection_Actions'   => 'admin/class-connection-actions.php',
	'Admin\\Downloads'            => 'admin/class-downloads.php',
	'Admin\\Flash'                => 'admin/class-flash.php',
	'Admin\\Input'                => 'admin/class-input.php',
	'Admin\\Journal_Words'        => 'admin/class-journal-words.php',
	'Admin\\Notices'              => 'admin/class-notices.php',
	'Admin\\Profile_Actions'      => 'admin/class-profile-actions.php',
	'Admin\\Profile_Form'         => 'admin/class-profile-form.php',
	'Admin\\Profiles_Page'        => 'admin/class-profiles-page.php',
	'Admin\\Reasons'              => 'admin/class-reasons.php',
	'Admin\\Screens'              => 'admin/class-screens.php',
	'Admin\\Settings_Page'        => 'admin/class-settings-page.php',
	'Admin\\Submissions_Page'     => 'admin/class-submissions-page.php',
	'Admin\\Submissions_Table'    => 'admin/class-submissions-table.php',
	'Admin\\Upload_Health'        => 'admin/class-upload-health.php',
	'Admin\\View'                 => 'admin/class-view.php',
	'Admin\\Words'                => 'admin/class-words.php',
);
