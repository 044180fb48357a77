<?php
/**
 * Names of countries as people write them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

defined( 'ABSPATH' ) || exit;

/**
 * For words such as “Remote, Germany”, where nothing but a country can follow. Georgia is left out: as many mean the
 * state.
 */
class Country_Names {

	/** Names in small letters by ISO 3166-1 alpha-2 code, longer ones before what they begin with. */
	private const NAMES = array(
		'AD' => 'andorra',
		'AE' => 'united arab emirates|uae',
		'AF' => 'afghanistan',
		'AG' => 'antigua',
		'AI' => 'anguilla',
		'AL' => 'albania',
		'AM' => 'armenia',
		'AO' => 'angola',
		'AR' => 'argentina',
		'AT' => 'austria|österreich',
		'AU' => 'australia',
		'AW' => 'aruba',
		'AX' => 'åland islands',
		'AZ' => 'azerbaijan',
		'BA' => 'bosnia and herzegovina|bosnia',
		'BB' => 'barbados',
		'BD' => 'bangladesh',
		'BE' => 'belgium',
		'BF' => 'burkina faso',
		'BG' => 'bulgaria',
		'BH' => 'bahrain',
		'BI' => 'burundi',
		'BJ' => 'benin',
		'BM' => 'bermuda',
		'BN' => 'brunei',
		'BO' => 'bolivia',
		'BR' => 'brazil',
		'BS' => 'bahamas',
		'BT' => 'bhutan',
		'BW' => 'botswana',
		'BY' => 'belarus',
		'BZ' => 'belize',
		'CA' => 'canada',
		'CD' => 'dr congo',
		'CH' => 'switzerland|schweiz|suisse',
		'CI' => 'ivory coast',
		'CK' => 'cook islands',
		'CL' => 'chile',
		'CM' => 'cameroon',
		'CN' => 'china',
		'CO' => 'colombia',
		'CR' => 'costa rica',
		'CU' => 'cuba',
		'CV' => 'cape verde',
		'CW' => 'curaçao',
		'CY' => 'cyprus',
		'CZ' => 'czech republic|czechia',
		'DE' => 'germany|deutschland',
		'DJ' => 'djibouti',
		'DK' => 'denmark',
		'DM' => 'dominica',
		'DO' => 'dominican republic',
		'DZ' => 'algeria',
		'EC' => 'ecuador',
		'EE' => 'estonia',
		'EG' => 'egypt',
		'ER' => 'eritrea',
		'ES' => 'spain|españa',
		'ET' => 'ethiopia',
		'FI' => 'finland',
		'FJ' => 'fiji',
		'FK' => 'falkland islands',
		'FM' => 'micronesia',
		'FO' => 'faroe islands',
		'FR' => 'france',
		'GA' => 'gabon',
		'GB' => 'united kingdom|uk|great britain|britain|england|scotland|wales|northern ireland',
		'GD' => 'grenada',
		'GF' => 'french guiana',
		'GG' => 'guernsey',
		'GH' => 'ghana',
		'GI' => 'gibraltar',
		'GL' => 'greenland',
		'GM' => 'gambia',
		'GN' => 'guinea',
		'GP' => 'guadeloupe',
		'GQ' => 'equatorial guinea',
		'GR' => 'greece',
		'GT' => 'guatemala',
		'GU' => 'guam',
		'GY' => 'guyana',
		'HK' => 'hong kong',
		'HN' => 'honduras',
		'HR' => 'croatia',
		'HT' => 'haiti',
		'HU' => 'hungary',
		'ID' => 'indonesia',
		'IE' => 'republic of ireland|ireland|eire',
		'IL' => 'israel',
		'IM' => 'isle of man',
		'IN' => 'india',
		'IQ' => 'iraq',
		'IR' => 'iran',
		'IS' => 'iceland',
		'IT' => 'italy',
		'JE' => 'jersey',
		'JM' => 'jamaica',
		'JO' => 'jordan',
		'JP' => 'japan',
		'KE' => 'kenya',
		'KG' => 'kyrgyzstan',
		'KH' => 'cambodia',
		'KI' => 'kiribati',
		'KM' => 'comoros',
		'KN' => 'st kitts and nevis',
		'KR' => 'south korea|korea',
		'KW' => 'kuwait',
		'KY' => 'cayman islands',
		'KZ' => 'kazakhstan',
		'LA' => 'laos',
		'LB' => 'lebanon',
		'LC' => 'st lucia',
		'LI' => 'liechtenstein',
		'LK' => 'sri lanka',
		'LR' => 'liberia',
		'LS' => 'lesotho',
		'LT' => 'lithuania',
		'LU' => 'luxembourg',
		'LV' => 'latvia',
		'LY' => 'libya',
		'MA' => 'morocco',
		'MC' => 'monaco',
		'MD' => 'moldova',
		'ME' => 'montenegro',
		'MG' => 'madagascar',
		'MH' => 'marshall islands',
		'MK' => 'north macedonia',
		'ML' => 'mali',
		'MM' => 'myanmar|burma',
		'MN' => 'mongolia',
		'MO' => 'macau',
		'MP' => 'northern mariana islands',
		'MQ' => 'martinique',
		'MR' => 'mauritania',
		'MS' => 'montserrat',
		'MT' => 'malta',
		'MU' => 'mauritius',
		'MV' => 'maldives',
		'MW' => 'malawi',
		'MX' => 'mexico',
		'MY' => 'malaysia',
		'MZ' => 'mozambique',
		'NA' => 'namibia',
		'NC' => 'new caledonia',
		'NE' => 'niger',
		'NG' => 'nigeria',
		'NI' => 'nicaragua',
		'NL' => 'netherlands|holland',
		'NO' => 'norway',
		'NP' => 'nepal',
		'NR' => 'nauru',
		'NU' => 'niue',
		'NZ' => 'new zealand',
		'OM' => 'oman',
		'PA' => 'panama',
		'PE' => 'peru',
		'PF' => 'french polynesia',
		'PG' => 'papua new guinea',
		'PH' => 'philippines',
		'PK' => 'pakistan',
		'PL' => 'poland',
		'PR' => 'puerto rico',
		'PS' => 'palestine',
		'PT' => 'portugal',
		'PW' => 'palau',
		'PY' => 'paraguay',
		'QA' => 'qatar',
		'RE' => 'réunion',
		'RO' => 'romania',
		'RS' => 'serbia',
		'RU' => 'russia',
		'RW' => 'rwanda',
		'SA' => 'saudi arabia',
		'SB' => 'solomon islands',
		'SC' => 'seychelles',
		'SD' => 'sudan',
		'SE' => 'sweden',
		'SG' => 'singapore',
		'SH' => 'st helena',
		'SI' => 'slovenia',
		'SK' => 'slovakia',
		'SL' => 'sierra leone',
		'SM' => 'san marino',
		'SN' => 'senegal',
		'SO' => 'somalia',
		'SR' => 'suriname',
		'SS' => 'south sudan',
		'SV' => 'el salvador',
		'SY' => 'syria',
		'SZ' => 'eswatini',
		'TD' => 'chad',
		'TG' => 'togo',
		'TH' => 'thailand',
		'TJ' => 'tajikistan',
		'TL' => 'east timor',
		'TM' => 'turkmenistan',
		'TN' => 'tunisia',
		'TO' => 'tonga',
		'TR' => 'turkey|turkiye|türkiye',
		'TT' => 'trinidad and tobago|trinidad',
		'TV' => 'tuvalu',
		'TW' => 'taiwan',
		'TZ' => 'tanzania',
		'UA' => 'ukraine',
		'UG' => 'uganda',
		'US' => 'united states of america|united states|usa|us',
		'UY' => 'uruguay',
		'UZ' => 'uzbekistan',
		'VA' => 'vatican city',
		'VC' => 'st vincent',
		'VE' => 'venezuela',
		'VN' => 'vietnam',
		'VU' => 'vanuatu',
		'YE' => 'yemen',
		'YT' => 'mayotte',
		'ZA' => 'south africa',
		'ZM' => 'zambia',
		'ZW' => 'zimbabwe',
	);

	/**
	 * The countries that a text names, as their codes.
	 *
	 * @param string $text Any text.
	 * @return list<string> In no particular order.
	 */
	public static function codes( string $text ): array {
		$codes = array();
		foreach ( self::NAMES as $code => $names ) {
			if ( 1 === preg_match( self::pattern( $names ), $text ) ) {
				$codes[] = $code;
			}
		}
		return $codes;
	}

	/**
	 * A text without the names of countries.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	public static function without( string $text ): string {
		return (string) preg_replace( array_map( array( self::class, 'pattern' ), array_values( self::NAMES ) ), ' ', $text );
	}

	/**
	 * Finds one of some names as whole words.
	 *
	 * @param string $names Names, divided by `|`.
	 * @return string
	 */
	private static function pattern( string $names ): string {
		return '/(?<![\p{L}\p{N}])(?:the )?(?:' . $names . ')(?![\p{L}\p{N}])/iu';
	}
}
