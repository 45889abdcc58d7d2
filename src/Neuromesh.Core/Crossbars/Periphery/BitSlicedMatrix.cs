namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>Signed integers whose digits lie on several arrays, read by converters and put together by shift and add.</summary>
/// <remarks>
/// <code>
/// u = w + 2^(n−1) = Σ_s 2^(b s) d_s           digit d_s of b bits: the level of the device on array s, G = Gmin + d_s (Gmax − Gmin) / (2^b − 1)
/// q_sj = ADC((I_sj − Gmin Σ_i v_i) / unit)     unit = current of input 1 through level 1 above that through level 0
/// y_j = Σ_s 2^(b s) (q_sj − q_s,offset)        one more column holds u = 2^(n−1), the weight 0
/// </code>
/// The current of a line of level-0 devices is subtracted before the converter, whose range is 0 to rows · (2^b − 1) · (2^m − 1) units. With as many bits as
/// that needs (<see cref="BitSlicing.ConverterBits"/> null) the step is one unit and y is the integer product, exactly; otherwise each conversion is off by
/// at most half a step and y by <see cref="LargestError"/>. Devices and wires are ideal.
/// </remarks>
public sealed class BitSlicedMatrix
{
    private readonly BitSlicing _parameters;
    private readonly AnalogToDigitalConverter _converter;
    private readonly DigitalToAnalogConverter _drivers;
    private readonly double[][] _siemens;
    private readonly double[] _amperes;
    private readonly double _unitAmperes;

    /// <summary>Writes a matrix.</summary>
    /// <param name="parameters">Digits and converters.</param>
    /// <param name="weights">[rows × columns], row by row.</param>
    /// <param name="rows">Number of rows, 1 or more.</param>
    /// <param name="columns">Number of columns, 1 or more.</param>
    /// <exception cref="ArgumentException">
    /// A parameter or a weight is outside its range, the matrix has another size, or a sum of all rows takes converters of more than 24 bits.
    /// </exception>
    public BitSlicedMatrix(BitSlicing parameters, ReadOnlySpan<int> weights, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        parameters.Check();
        if (weights.Length != (long)rows * columns)
        {
            throw new ArgumentException($"The matrix has {weights.Length} values; {rows} rows x {columns} columns need {(long)rows * columns}.", nameof(weights));
        }

        _parameters = parameters;
        Rows = rows;
        Columns = columns;
        _drivers = new DigitalToAnalogConverter(parameters.InputBits, parameters.ReadVolts);
        _converter = Converter(parameters, (long)rows * parameters.HighestLevel * _drivers.HighestCode);
        _unitAmperes = _drivers.Volts(1) * (parameters.ConductanceMaxSiemens - parameters.ConductanceMinSiemens) / parameters.HighestLevel;
        _amperes = new double[columns + 1];
        _siemens = new double[parameters.Slices][];
        for (var slice = 0; slice < _siemens.Length; slice++)
        {
            _siemens[slice] = new double[rows * (columns + 1)];
        }

        Write(weights);
    }

    /// <summary>Number of inputs.</summary>
    public int Rows { get; }

    /// <summary>Number of outputs.</summary>
    public int Columns { get; }

    /// <summary>Bits of the converters behind the columns.</summary>
    public int ConverterBits => _converter.Bits;

    /// <summary>Bound of the error of a sum: <c>step Σ_s 2^(b s)</c>, half a step of the column and half a step of the offset column; 0 where it is exact.</summary>
    public double LargestError
    {
        get
        {
            double digits = 0;
            for (var slice = 0; slice < _siemens.Length; slice++)
            {
                digits += _parameters.Place(slice);
            }

            return _converter.Step == 1 ? 0 : _converter.Step * digits;
        }
    }

    /// <summary>The products: one read of each array, then shift and add.</summary>
    /// <param name="inputs">[rows]: 0 to 2^m − 1.</param>
    /// <param name="sums">[columns]: receives <c>Σ_i x_i w_ij</c>.</param>
    /// <exception cref="ArgumentException">An input is outside its range, or there are not as many values as lines.</exception>
    public void Multiply(ReadOnlySpan<int> inputs, Span<double> sums)
    {
        if (inputs.Length != Rows || sums.Length != Columns)
        {
            throw new ArgumentException($"There are {inputs.Length} inputs and {sums.Length} sums for {Rows} rows x {Columns} columns.", nameof(inputs));
        }

        sums.Clear();
        for (var slice = 0; slice < _siemens.Length; slice++)
        {
            var lowAmperes = Read(_siemens[slice], inputs);
            var offset = Units(_amperes[Columns], lowAmperes);
            var weight = _parameters.Place(slice);
            for (var column = 0; column < Columns; column++)
            {
                sums[column] += weight * (Units(_amperes[column], lowAmperes) - offset);
            }
        }
    }

    private static AnalogToDigitalConverter Converter(BitSlicing parameters, long largestSum)
    {
        var needed = 1;
        while ((1L << needed) - 1 < largestSum)
        {
            needed++;
        }

        if (parameters.ConverterBits is null && needed > 24)
        {
            throw new ArgumentException(
                $"Sums of up to {largestSum} units take converters of {needed} bits, at most 24 are permitted: give ConverterBits, or fewer rows, input bits or bits per cell.");
        }

        return parameters.ConverterBits is { } bits && bits < needed
            ? new AnalogToDigitalConverter(bits, 0, largestSum)
            : new AnalogToDigitalConverter(needed, 0, (1L << needed) - 1);
    }

    private void Write(ReadOnlySpan<int> weights)
    {
        var offset = _parameters.Offset;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var weight = weights[(row * Columns) + column];
                if (weight < -offset || weight >= offset)
                {
                    throw new ArgumentException(
                        $"The weight in row {row}, column {column} is {weight}; {_parameters.WeightBits} bits hold {-offset} to {offset - 1}.", nameof(weights));
                }

                Write(row, column, weight + offset);
            }

            Write(row, Columns, offset);
        }
    }

    private void Write(int row, int column, int value)
    {
        for (var slice = 0; slice < _siemens.Length; slice++)
        {
            _siemens[slice][(row * (Columns + 1)) + column] = _parameters.Siemens(value, slice);
        }
    }

    private double Read(ReadOnlySpan<double> siemens, ReadOnlySpan<int> inputs)
    {
        var lowAmperes = 0.0;
        Array.Clear(_amperes);
        for (var row = 0; row < Rows; row++)
        {
            if (inputs[row] < 0 || inputs[row] > _drivers.HighestCode)
            {
                throw new ArgumentException($"The input of row {row} is {inputs[row]}; {_drivers.Bits} bits hold 0 to {_drivers.HighestCode}.", nameof(inputs));
            }

            var volts = _drivers.Volts(inputs[row]);
            lowAmperes += volts * _parameters.ConductanceMinSiemens;
            for (var column = 0; column <= Columns; column++)
            {
                _amperes[column] += volts * siemens[(row * (Columns + 1)) + column];
            }
        }

        return lowAmperes;
    }

    private double Units(double amperes, double lowAmperes) => _converter.Value(_converter.Code((amperes - lowAmperes) / _unitAmperes));
}
