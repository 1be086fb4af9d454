import { Explained } from "../parts/Tooltip";

type KappaBarProps = { kappa: number; interval: [number, number]; needed: number };

const at = (value: number) => 8 + Math.min(1, Math.max(0, value)) * 284;

/** Kappa from 0 to 1 with its interval, and the line that its lower end must reach. */
export function KappaBar({ kappa, interval, needed }: KappaBarProps) {
  const [low, high] = interval;
  return (
    <Explained
      title="Cohen's kappa"
      text="Agreement beyond chance: 0 is that of chance, 1 is full agreement. The bar is its 95 % interval by Fleiss, Cohen and Everitt; the dashed line is what the lower end must reach."
    >
      <svg className="chart kappa" width={300} height={40} role="img" aria-label={`Kappa ${kappa.toFixed(2)}, from ${low.toFixed(2)} to ${high.toFixed(2)}; ${needed} is needed`}>
        <line className="kappa-axis" x1={at(0)} x2={at(1)} y1={14} y2={14} />
        <line className="kappa-needed" x1={at(needed)} x2={at(needed)} y1={2} y2={26} />
        <line className={low >= needed ? "kappa-bar ok" : "kappa-bar"} x1={at(low)} x2={at(high)} y1={14} y2={14} />
        <circle className="kappa-dot" cx={at(kappa)} cy={14} r={4} />
        {[0, needed, 1].map((value) => (
          <text key={value} x={at(value)} y={38} textAnchor="middle">
            {value}
          </text>
        ))}
      </svg>
    </Explained>
  );
}
