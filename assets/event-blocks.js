/* The blocks of events in the editor. What they show is rendered on the server. */
( function ( wp ) {
	'use strict';

	var el = wp.element.createElement;
	var __ = wp.i18n.__;
	var Render = wp.serverSideRender.ServerSideRender || wp.serverSideRender;
	var InspectorControls = wp.blockEditor.InspectorControls;
	var useBlockProps = wp.blockEditor.useBlockProps;
	var components = wp.components;

	function shown( name, props ) {
		var context = props.context || {};
		return el( Render, {
			block: name,
			attributes: props.attributes,
			httpMethod: 'GET',
			// On an event's own edit screen its own details are meant.
			urlQueryArgs: 'halt_event' === context.postType && context.postId ? { post_id: context.postId } : {},
			EmptyResponsePlaceholder: function () {
				return el( components.Placeholder, { label: __( 'Shown on the page of an event, or choose an event.', 'halt-tracker' ) } );
			},
		} );
	}

	function EventChoice( props ) {
		var events = wp.data.useSelect( function ( select ) {
			return select( 'core' ).getEntityRecords( 'postType', 'halt_event', { per_page: 100, status: 'publish', _fields: 'id,title' } );
		}, [] );
		var options = [ { value: '0', label: __( 'The event of the page', 'halt-tracker' ) } ].concat( ( events || [] ).map( function ( event ) {
			var holder = document.createElement( 'textarea' );
			// The title comes with entities.
			holder.innerHTML = event.title.rendered;
			return { value: String( event.id ), label: holder.value || '#' + event.id };
		} ) );
		var chosen = String( props.attributes.eventId || 0 );
		if ( ! options.some( function ( option ) {
			return option.value === chosen;
		} ) ) {
			options.push( { value: chosen, label: '#' + chosen } );
		}
		return el( components.SelectControl, {
			__next40pxDefaultSize: true,
			__nextHasNoMarginBottom: true,
			label: __( 'Event', 'halt-tracker' ),
			value: chosen,
			options: options,
			onChange: function ( value ) {
				props.setAttributes( { eventId: Number( value ) } );
			},
		} );
	}

	function withEvent( name ) {
		return function ( props ) {
			return el( 'div', useBlockProps(),
				el( InspectorControls, null, el( components.PanelBody, { title: __( 'Event', 'halt-tracker' ) }, el( EventChoice, props ) ) ),
				el( components.Disabled, null, shown( name, props ) )
			);
		};
	}

	function withList( name ) {
		return function ( props ) {
			var controls = [ el( components.SelectControl, {
				key: 'show',
				__next40pxDefaultSize: true,
				__nextHasNoMarginBottom: true,
				label: __( 'Show', 'halt-tracker' ),
				value: props.attributes.show,
				options: [
					{ value: 'upcoming', label: __( 'Upcoming events', 'halt-tracker' ) },
					{ value: 'past', label: __( 'Past events', 'halt-tracker' ) },
					{ value: 'both', label: __( 'Both, apart', 'halt-tracker' ) },
					{ value: 'archive', label: __( 'The list of the archive page', 'halt-tracker' ) },
				],
				onChange: function ( value ) {
					props.setAttributes( { show: value } );
				},
			} ) ];
			if ( 'archive' !== props.attributes.show ) {
				controls.push( el( components.RangeControl, {
					key: 'number',
					__next40pxDefaultSize: true,
					__nextHasNoMarginBottom: true,
					label: __( 'Events at most', 'halt-tracker' ),
					value: props.attributes.number,
					min: 1,
					max: 50,
					onChange: function ( value ) {
						props.setAttributes( { number: value || 10 } );
					},
				} ) );
			}
			return el( 'div', useBlockProps(),
				el( InspectorControls, null, el( components.PanelBody, { title: __( 'Events', 'halt-tracker' ) }, controls ) ),
				el( components.Disabled, null, shown( name, props ) )
			);
		};
	}

	function save() {
		return null;
	}

	wp.blocks.registerBlockType( 'halt-tracker/event-details', { edit: withEvent( 'halt-tracker/event-details' ), save: save } );
	wp.blocks.registerBlockType( 'halt-tracker/event-count', { edit: withEvent( 'halt-tracker/event-count' ), save: save } );
	wp.blocks.registerBlockType( 'halt-tracker/event-list', { edit: withList( 'halt-tracker/event-list' ), save: save } );
}( window.wp ) );
