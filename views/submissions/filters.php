<?php
/**
 * The filter of the list. It stands within the form of the list, so that turning the page keeps it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Delivery_Words;
use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$filter  = $data['filter'];
	$choices = $data['choices'];
	$named   = static fn( string $list ): array => array_column( array_filter( (array) ( $choices[ $list ] ?? array() ), 'is_array' ), 'name', 'id' );
	$texts   = static fn( string $list ): array => array_values( array_filter( (array) ( $choices[ $list ] ?? array() ), static fn( $value ): bool => is_string( $value ) && '' !== $value ) );
	$kinds   = $texts( 'record_kinds' );
	$results = $texts( 'outcomes' );
	$selects = array(
		'form_id'     => array( __( 'Form', 'halt-tracker' ), $named( 'forms' ) ),
		'profile_id'  => array( __( 'Profile', 'halt-tracker' ), $named( 'profiles' ) ),
		'outcome'     => array( __( 'Outcome', 'halt-tracker' ), array_combine( $results, array_map( array( Journal_Words::class, 'outcome' ), $results ) ) ),
		'record_kind' => array( __( 'Record type', 'halt-tracker' ), array_combine( $kinds, array_map( static fn( string $kind ): string => Words::records()[ $kind ] ?? $kind, $kinds ) ) ),
		'flag'        => array( __( 'Remarks', 'halt-tracker' ), Delivery_Words::flags() ),
		'path'        => array( __( 'Way in', 'halt-tracker' ), Delivery_Words::paths() ),
		'source'      => array( __( 'Source', 'halt-tracker' ), array_combine( $texts( 'sources' ), $texts( 'sources' ) ) ),
	);
	?>
	<input type="hidden" name="state" value="<?php echo esc_attr( $filter->value( 'state' ) ); ?>">
	<?php if ( '' !== $filter->value( 'order' ) ) : ?>
		<input type="hidden" name="orderby" value="received">
		<input type="hidden" name="order" value="<?php echo esc_attr( $filter->value( 'order' ) ); ?>">
	<?php endif; ?>
	<div role="search" aria-label="<?php esc_attr_e( 'Deliveries', 'halt-tracker' ); ?>" class="halt-tracker-filters">
		<p class="halt-tracker-filter-search">
			<label for="halt-tracker-search"><?php esc_html_e( 'Search', 'halt-tracker' ); ?></label>
			<input type="search" id="halt-tracker-search" name="s" value="<?php echo View::quoted( $filter->value( 's' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?>" aria-describedby="halt-tracker-search-note">
			<button type="submit" class="button"><?php esc_html_e( 'Search', 'halt-tracker' ); ?></button>
		</p>
		<p class="description" id="halt-tracker-search-note"><?php esc_html_e( 'Finds a part of an id, a form, a profile, a reason or a source; a Tracker ID; and a person by e-mail address, phone number or surname in full.', 'halt-tracker' ); ?></p>
		<details<?php echo array() !== array_diff_key( $filter->arguments(), array_flip( array( 'state', 'order', 's' ) ) ) ? ' open' : ''; ?>>
			<summary><?php esc_html_e( 'Filter', 'halt-tracker' ); ?></summary>
			<div class="halt-tracker-grid">
				<p>
					<label for="halt-tracker-from"><?php esc_html_e( 'Received from', 'halt-tracker' ); ?></label>
					<input type="date" id="halt-tracker-from" name="from" value="<?php echo esc_attr( $filter->value( 'from' ) ); ?>">
				</p>
				<p>
					<label for="halt-tracker-to"><?php esc_html_e( 'Received until', 'halt-tracker' ); ?></label>
					<input type="date" id="halt-tracker-to" name="to" value="<?php echo esc_attr( $filter->value( 'to' ) ); ?>">
				</p>
				<?php foreach ( $selects as $name => list( $label, $options ) ) : ?>
					<p>
						<label for="halt-tracker-filter-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $label ); ?></label>
						<?php
						$value   = $filter->value( $name );
						$options = array_map( static fn( $text ): string => (string) $text, $options );
						if ( '' !== $value && ! isset( $options[ $value ] ) ) {
							$options[ $value ] = $value;
						}
						foreach ( $options as $option => $text ) {
							$options[ $option ] = '' === $text ? (string) $option : $text;
						}
						View::select( $name, array( '' => __( 'any', 'halt-tracker' ) ) + $options, $value, 'halt-tracker-filter-' . $name );
						?>
					</p>
				<?php endforeach; ?>
				<p>
					<label for="halt-tracker-filter-record"><?php esc_html_e( 'Tracker ID', 'halt-tracker' ); ?></label>
					<input type="number" min="1" id="halt-tracker-filter-record" name="record_id" value="<?php echo esc_attr( $filter->value( 'record_id' ) ); ?>">
				</p>
			</div>
			<p class="halt-tracker-buttons">
				<button type="submit" class="button"><?php esc_html_e( 'Apply the filter', 'halt-tracker' ); ?></button>
			</p>
		</details>
		<?php if ( $filter->is_narrow() ) : ?>
			<p>
				<strong>
					<?php
					/* translators: %s: number of submissions. */
					echo esc_html( sprintf( _n( '%s submission matches.', '%s submissions match.', $data['table']->total(), 'halt-tracker' ), number_format_i18n( $data['table']->total() ) ) );
					?>
				</strong>
				<a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS ) ); ?>"><?php esc_html_e( 'Clear search and filter', 'halt-tracker' ); ?></a>
			</p>
		<?php endif; ?>
	</div>
	<?php
};
