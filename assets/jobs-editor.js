/**
 * The blocks of jobs in the editor: what the server renders, with a few choices beside it.
 */
( function ( blocks, element, blockEditor, components, i18n, ServerSideRender ) {
	const el = element.createElement;
	const { __ } = i18n;
	const { InspectorControls, useBlockProps } = blockEditor;
	const { Disabled, PanelBody, RangeControl, TextControl, ToggleControl } = components;

	/** A preview that nobody can click away from the editor. */
	function preview( name, attributes, context ) {
		return el( Disabled, {}, el( ServerSideRender, { block: name, attributes, urlQueryArgs: context && context.postId ? { post_id: context.postId } : {} } ) );
	}

	/** A sentence in the place of what only the page of a job can show. */
	function placeholder( title, text ) {
		return el( components.Placeholder, { label: title, icon: 'businessperson' }, text );
	}

	blocks.registerBlockType( 'halt-tracker/job-list', {
		edit( { attributes, setAttributes } ) {
			const set = ( name ) => ( value ) => setAttributes( { [ name ]: value } );
			const text = ( name, label ) => el( TextControl, {
				label, value: attributes[ name ], onChange: set( name ), __next40pxDefaultSize: true, __nextHasNoMarginBottom: true,
			} );
			const toggle = ( name, label, help ) => el( ToggleControl, { label, help, checked: attributes[ name ], onChange: set( name ), __nextHasNoMarginBottom: true } );
			return el(
				element.Fragment,
				{},
				el(
					InspectorControls,
					{},
					el(
						PanelBody,
						{ title: __( 'List', 'halt-tracker' ) },
						toggle( 'filters', __( 'Filter', 'halt-tracker' ) ),
						toggle( 'excerpts', __( 'First words of each job', 'halt-tracker' ) ),
						toggle( 'inherit', __( 'Jobs of the page itself', 'halt-tracker' ), __( 'For templates of the list of jobs.', 'halt-tracker' ) ),
						el( RangeControl, { label: __( 'Jobs on a page', 'halt-tracker' ), value: attributes.perPage, onChange: set( 'perPage' ), min: 1, max: 50, __next40pxDefaultSize: true, __nextHasNoMarginBottom: true } ),
						el( RangeControl, { label: __( 'Level of headings', 'halt-tracker' ), value: attributes.headingLevel, onChange: set( 'headingLevel' ), min: 2, max: 6, __next40pxDefaultSize: true, __nextHasNoMarginBottom: true } )
					),
					el(
						PanelBody,
						{ title: __( 'Only these jobs', 'halt-tracker' ), initialOpen: false },
						text( 'sector', __( 'Slug of a sector', 'halt-tracker' ) ),
						text( 'type', __( 'Slug of a work type', 'halt-tracker' ) ),
						text( 'location', __( 'Slug of a location', 'halt-tracker' ) )
					)
				),
				el( 'div', useBlockProps(), preview( 'halt-tracker/job-list', attributes ) )
			);
		},
		save: () => null,
	} );

	blocks.registerBlockType( 'halt-tracker/job-details', {
		edit( { attributes, setAttributes, context } ) {
			const choice = el( InspectorControls, {}, el( PanelBody, { title: __( 'Show', 'halt-tracker' ) }, el( components.SelectControl, {
				label: __( 'Show', 'halt-tracker' ), value: attributes.show, onChange: ( show ) => setAttributes( { show } ), __next40pxDefaultSize: true, __nextHasNoMarginBottom: true,
				options: [
					{ value: 'all', label: __( 'Everything', 'halt-tracker' ) },
					{ value: 'facts', label: __( 'Facts only', 'halt-tracker' ) },
					{ value: 'more', label: __( 'Skills and benefits only', 'halt-tracker' ) },
				],
			} ) ) );
			return el( 'div', useBlockProps(), choice, 'halt_job' === context.postType && context.postId
				? preview( 'halt-tracker/job-details', attributes, context )
				: placeholder( __( 'Job details', 'halt-tracker' ), __( 'Salary, type, location, dates and reference of the job show here.', 'halt-tracker' ) ) );
		},
		save: () => null,
	} );

	blocks.registerBlockType( 'halt-tracker/job-apply', {
		edit: () => el( 'div', useBlockProps(), placeholder( __( 'Apply for a job', 'halt-tracker' ), __( 'What the settings of Halt Tracker name for applications shows here, on the page of a job.', 'halt-tracker' ) ) ),
		save: () => null,
	} );

	blocks.registerBlockType( 'halt-tracker/job-closed', {
		edit: () => el( 'div', useBlockProps(), placeholder( __( 'Closed job', 'halt-tracker' ), __( 'Says that the job is closed and names similar ones.', 'halt-tracker' ) ) ),
		save: () => null,
	} );
} )( window.wp.blocks, window.wp.element, window.wp.blockEditor, window.wp.components, window.wp.i18n, window.wp.serverSideRender );
