"""Names for the demo project: firms, trades, people, reasons. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass

OURS = "Beacon Mechanical"
CLIENT = "Riverside Health Partners LLC"
ARCHITECT = "Lindqvist Moore Architects"

STAFF = (
    ("maria.delgado", "Maria Delgado", "admin", "admin"),
    ("tom.becker", "Tom Becker", "standard", "read_only"),
    ("ruth.okafor", "Ruth Okafor", "read_only", "none"),
    ("paul.whitfield", "Paul Whitfield", "none", "standard"),
)
"""Login, name, level on Commitments and on Client Contracts."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A trade's contract; `value` in dollars."""

    number: str
    title: str
    code: str
    company: str
    value: int


COMMITMENTS = (
    Commitment("SC-1", "Electrical", "26-00-00", "Northside Electric", 3_184_000),
    Commitment("SC-2", "Plumbing", "22-00-00", "Ace [Plumbing] & Söhne", 1_962_500),
    Commitment("SC-3", "Ductwork", "23-31-00", "Tri-County Sheet Metal", 1_455_200),
    Commitment("SC-4", "Fire protection", "21-13-00", "Sentinel Sprinkler Co.", 688_400),
    Commitment("SC-5", "Structural steel", "05-12-00", "Ironwood Fabricators, Inc.", 2_905_750),
    Commitment("SC-6", "Cast-in-place concrete", "03-30-00", "O'Brien & Daughters Concrete", 2_410_000),
    Commitment("SC-7", "Masonry", "04-20-00", "Keystone Masonry LLC", 745_900),
    Commitment("SC-8", "Roofing", "07-50-00", "Summit Roofing Systems", 612_300),
    Commitment("SC-9", "Curtain wall", "08-44-00", "Clearspan Glass & Metal", 1_877_600),
    Commitment("SC-10", "Drywall and framing", "09-21-16", "Prairie Interiors", 1_640_000),
    Commitment("SC-11", "Acoustical ceilings", "09-51-00", "Quiet Zone Ceilings", 318_750),
    Commitment("SC-12", "Flooring", "09-65-00", "Heartland Floor Covering", 402_200),
    Commitment("SC-13", "Painting", "09-91-00", "Brightline Painting", 286_400),
    Commitment("SC-14", "Tile", "09-30-00", "Castellano Tile & Stone", 194_850),
    Commitment("SC-15", "Doors and hardware", "08-71-00", "Portal Supply Co.", 367_000),
    Commitment("SC-16", "Elevators", "14-21-00", "Ascent Elevator Service", 934_000),
    Commitment("SC-17", "Controls and BAS", "23-09-00", "Setpoint Controls", 812_600),
    Commitment("SC-18", "Executive suite fit-out", "09-00-00", "Marlowe Custom Interiors", 148_300),
    Commitment("SC-19", "Insulation", "23-07-00", "Thermal Wrap Insulation", 276_500),
    Commitment("SC-20", "Testing and balancing", "23-05-93", "Equinox Air Balance", 98_700),
    Commitment("SC-21", "Medical gas", "22-60-00", "Purity Medical Piping", 521_000),
    Commitment("SC-22", "Fire alarm", "28-31-00", "Watchtower Fire & Security", 233_900),
    Commitment("SC-23", "Structured cabling", "27-15-00", "Bluejay Data Systems", 345_600),
    Commitment("SC-24", "Casework", "12-35-00", "Hollis Millwork", 476_250),
    Commitment("SC-25", "Waterproofing", "07-10-00", "Drycellar Waterproofing", 158_000),
    Commitment("SC-26", "Fireproofing", "07-81-00", "Redline Fireproofing", 187_400),
    Commitment("SC-27", "Miscellaneous metals", "05-50-00", "Ironwood Fabricators, Inc.", 254_700),
    Commitment("SC-28", "Landscaping", "32-90-00", "Greenway Grounds", 176_800),
    Commitment("PO-101", "Air handling units", "23-73-00", "Great Lakes Air Products", 1_120_000),
    Commitment("PO-102", "Chillers", "23-64-00", "Great Lakes Air Products", 884_500),
    Commitment("PO-103", "Switchgear", "26-24-13", "Voltline Power Supply", 692_000),
    Commitment("PO-104", "Emergency generator", "26-32-13", "Standby Power of Ohio", 538_000),
    Commitment("PO-105", "Pumps", "23-21-23", "Fluid Dynamics Supply", 142_350),
    Commitment("SC-29", "Asphalt paving", "32-12-00", "Ridgeway Paving", 264_000),
    Commitment("SC-30", "Fencing", "32-31-00", "Stockade Fence Co.", 74_500),
    Commitment("SC-31", "Earthwork", "31-20-00", "Redrock Excavating Co.", 1_088_000),
    Commitment("SC-32", "Site utilities", "33-10-00", "Deep Trench Utilities", 742_000),
    Commitment("SC-33", "Shoring", "31-50-00", "Bedrock Shoring", 418_600),
    Commitment("PO-106", "Plumbing fixtures", "22-40-00", "Fluid Dynamics Supply", 96_400),
    Commitment("SC-34", "Window treatment", "12-20-00", "Shade Works", 61_200),
)

LINES = (
    "Mobilization, bonds and insurance",
    "Submittals and shop drawings",
    "Materials and equipment",
    "Below grade and slab",
    "Level 1",
    "Level 2",
    "Level 3",
    "Level 4 and surgery suite",
    "Penthouse and roof",
    "Testing and commissioning",
    "Training and as-built drawings",
    "Punch list and close-out",
)

REASONS = (
    "RFI 041: reroute around beam at grid C-4",
    "Owner request: added receptacles in nurse stations",
    "ASI 12: revised door hardware",
    "Unforeseen rock below footing F-9",
    "Credit for deleted fixtures",
    "Bulletin 3: imaging room shielding",
    "Overtime to recover the schedule",
)

SUPPLIERS = (
    "Gateway Wholesale Supply",
    "Lakeshore Pipe & Fittings",
    "Anchor Fastener Co.",
    "Meridian Building Products",
    "Crestline Equipment Rental",
    "Union Ready-Mix",
)

GOODS = (
    ("EMT conduit 3/4 in, 10 ft", 812),
    ("Copper tube type L 2 in", 3149),
    ("Anchor bolt 5/8 x 8 in", 417),
    ("Spiral duct 24 in, galvanized", 9275),
    ("Ready-mix 4000 psi, cubic yard", 15_850),
    ("Gypsum board 5/8 in type X, sheet", 1466),
    ("Scissor lift, weekly rental", 48_500),
    ("Butterfly valve 6 in", 27_640),
    ("MC cable 12/2, 250 ft", 18_390),
    ("Mineral wool 4 in, bundle", 6925),
)
"""What a supplier sells, and its price in cents."""

WORKERS = ("A. Nguyen", "B. Kowalski", "C. Ramirez", "D. Thompson", "E. Haddad", "F. Larsen", "G. Mbeki", "H. Doyle")

CAMERAS = ("Apple iPhone 15", "samsung SM-S921U", "Canon EOS R50", "Google Pixel 8")


def login_of(company: str) -> str:
    """The login of a firm's billing contact: its first word in small letters."""
    return f"billing.{company.split(maxsplit=1)[0].casefold().strip(',.').replace(chr(39), '')}"
